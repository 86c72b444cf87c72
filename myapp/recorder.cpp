// SPDX-License-Identifier: MIT
#include "recorder.h"

#include <algorithm>
#include <vector>

namespace myapp {
namespace {

constexpr std::int64_t kStart = 1793491200;  // 2026-11-01T00:00:00Z
constexpr std::int64_t kInterval = 300;      // seconds between two readings of a sensor
constexpr std::int64_t kDay = 86400;
constexpr double kBrokenWire = -9999;
constexpr int kGood = 0;
constexpr int kBad = 2;

constexpr const char* kFleet = R"sql(
  INSERT INTO site (id, name, latitude, longitude) VALUES
    (1, 'Harbour pumping station', 53.5413, 9.9841),
    (2, 'Hill reservoir', 53.5661, 9.9125);
  INSERT INTO device (id, serial, model, site_id) VALUES
    (1, 'P-1041', 'EG-200-S', 1), (2, 'P-1042', 'EG-200-S', 1), (3, 'P-2007', 'EG-110-T', 2);
  INSERT INTO firmware_slot (device_id, slot, version, state, installed_at) VALUES
    (1, 'a', '2.3.0', 'active', 1791000000), (1, 'b', '2.4.1', 'staged', 1793000000),
    (2, 'a', '2.3.0', 'active', 1791000000), (3, 'a', '1.9.4', 'active', NULL);
  UPDATE firmware_slot SET state = 'active' WHERE device_id = 1 AND slot = 'b';
  INSERT INTO sensor (device_id, name, kind, low, high) VALUES
    (1, 'inlet pressure', 'pressure', 1.5, 6.0),
    (1, 'pump bearing', 'vibration', NULL, 4.5),
    (1, 'motor', 'temperature', 5, 70),
    (2, 'outlet flow', 'flow', 20, 400),
    (2, 'supply', 'voltage', 22.0, 28.0),
    (3, 'water', 'temperature', 1, 25),
    (3, 'cabinet', 'humidity', NULL, 80);
)sql";

struct Sensor {
  std::int64_t id;
  std::int64_t next;  // when it is to be read
  double low;
  double high;
};

std::vector<Sensor> load_sensors(Connection& connection) {
  Statement rows(connection,
                 "SELECT id, coalesce((SELECT max(taken_at) FROM reading WHERE sensor_id = "
                 "sensor.id) + ?1, ?2), coalesce(low, 0), coalesce(high, 100) "
                 "FROM sensor ORDER BY id");
  std::vector<Sensor> sensors;
  rows.bind(kInterval, kStart);
  while (rows.step()) {
    sensors.push_back({rows.integer(0), rows.integer(1), rows.real(2), rows.real(3)});
  }
  return sensors;
}

/// 0 to 1, without any order but always the same for the same input.
double noise(std::int64_t sensor, std::int64_t time) {
  auto bits = static_cast<std::uint64_t>(sensor) * 0x9e3779b97f4a7c15u +
              static_cast<std::uint64_t>(time) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  bits ^= bits >> 31;
  return static_cast<double>(bits >> 11) / 9007199254740992.0;  // 2^53
}

/// What the sensor shows at its time: between 35 and 65 % of its range over the day, give or take
/// 5 %; in some half hours far above it.
double measure(const Sensor& sensor) {
  const auto second = static_cast<double>(sensor.next % kDay);
  const double half = static_cast<double>(kDay) / 2;
  const double course = second < half ? second / half : 2 - second / half;
  double share = 0.35 + 0.3 * course + 0.1 * (noise(sensor.id, sensor.next) - 0.5);

  const double excursion = noise(sensor.id, -(sensor.next / 1800));
  if (excursion > 0.96) share += 0.5 + 0.2 * noise(sensor.id, sensor.next + 1);

  const double value = sensor.low + share * (sensor.high - sensor.low);
  return static_cast<double>(static_cast<std::int64_t>(value * 100 + 0.5)) / 100;
}

int count_alerts(Connection& connection) {
  Statement count(connection, "SELECT count(*) FROM alert");
  int alerts = 0;
  while (count.step()) alerts = static_cast<int>(count.integer(0));
  return alerts;
}

bool is_empty(Connection& connection) {
  Statement any(connection, "SELECT 1 FROM sensor LIMIT 1");
  bool empty = true;
  while (any.step()) empty = false;
  return empty;
}

}  // namespace

Recorded record(Connection& connection, int count) {
  Transaction transaction(connection);
  if (is_empty(connection)) connection.execute(kFleet);
  std::vector<Sensor> sensors = load_sensors(connection);
  const int alerts_before = count_alerts(connection);

  Statement insert(connection,
                   "INSERT INTO reading (sensor_id, taken_at, value, quality) VALUES (?, ?, ?, ?)");
  for (int i = 0; i < count; ++i) {
    Sensor& sensor =
        *std::min_element(sensors.begin(), sensors.end(),
                          [](const Sensor& a, const Sensor& b) { return a.next < b.next; });
    const bool broken = noise(sensor.id, sensor.next + 2) > 0.99;
    insert.bind(sensor.id, sensor.next, broken ? kBrokenWire : measure(sensor),
                broken ? kBad : kGood);
    insert.run();
    sensor.next += kInterval;
  }

  const int opened = count_alerts(connection) - alerts_before;
  transaction.commit();
  return {static_cast<int>(sensors.size()), count, opened};
}

}  // namespace myapp
