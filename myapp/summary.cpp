// SPDX-License-Identifier: MIT
#include "summary.h"

#include <algorithm>
#include <array>
#include <vector>

namespace myapp {
namespace {

constexpr const char* kSensors = R"sql(
  SELECT
    coalesce(site.name, 'store room') || ', ' || device.serial ||
      coalesce(', firmware ' || firmware_slot.version || ' in slot ' || firmware_slot.slot, ''),
    sensor.name,
    totals.readings,
    CASE
      WHEN latest_reading.quality = 2 THEN 'bad'
      WHEN latest_reading.value IS NOT NULL
        THEN printf('%.2f', latest_reading.value) || coalesce(' ' || latest_reading.unit, '')
    END,
    CASE
      WHEN totals.readings > 0 THEN printf('%.2f .. %.2f', totals.lowest, totals.highest)
    END,
    alert.level || ' since ' || strftime('%Y-%m-%d %H:%M', alert.opened_at, 'unixepoch')
  FROM sensor
  JOIN device ON device.id = sensor.device_id
  LEFT JOIN site ON site.id = device.site_id
  LEFT JOIN firmware_slot
    ON firmware_slot.device_id = device.id AND firmware_slot.state = 'active'
  LEFT JOIN latest_reading ON latest_reading.sensor_id = sensor.id
  LEFT JOIN (
    SELECT sensor_id, sum(readings) AS readings, min(lowest) AS lowest, max(highest) AS highest
    FROM reading_day
    GROUP BY sensor_id
  ) AS totals ON totals.sensor_id = sensor.id
  LEFT JOIN alert ON alert.sensor_id = sensor.id AND alert.closed_at IS NULL
  ORDER BY site.name, device.serial, sensor.id
)sql";

constexpr const char* kTotals = R"sql(
  SELECT printf(
    '%d readings (%d bad), %d alerts (%d open)',
    (SELECT count(*) FROM reading),
    (SELECT count(*) FROM reading WHERE quality = 2),
    (SELECT count(*) FROM alert),
    (SELECT count(*) FROM alert WHERE closed_at IS NULL)
  )
)sql";

constexpr std::size_t kColumns = 5;
constexpr std::array<bool, kColumns> kToTheRight = {false, true, true, true, false};

struct Row {
  std::string device;  // the heading that the row stands under
  std::array<std::string, kColumns> cells;
};

std::vector<Row> load_rows(Connection& connection) {
  std::vector<Row> rows = {{"", {"sensor", "readings", "last", "lowest .. highest", "alert"}}};
  Statement sensors(connection, kSensors);
  while (sensors.step()) {
    Row row;
    row.device = sensors.text(0);
    int column = 0;
    for (std::string& cell : row.cells) cell = sensors.text(++column, "-");
    rows.push_back(row);
  }
  return rows;
}

/// How many characters a terminal shows for UTF-8 text: "°C" is two.
std::size_t width(const std::string& text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string padded(const std::string& text, std::size_t to, bool right) {
  const std::string blanks(to - width(text), ' ');
  return right ? blanks + text : text + blanks;
}

}  // namespace

std::string summarize(Connection& connection) {
  const std::vector<Row> rows = load_rows(connection);
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], width(row.cells[i]));
  }

  std::string table;
  std::string device;
  for (const Row& row : rows) {
    if (row.device != device) table += row.device + '\n';
    device = row.device;
    for (std::size_t i = 0; i + 1 < kColumns; ++i) {
      table += "  " + padded(row.cells[i], widths[i], kToTheRight[i]);
    }
    table += "  " + row.cells.back() + '\n';
  }

  Statement totals(connection, kTotals);
  while (totals.step()) table += totals.text(0) + '\n';
  return table;
}

}  // namespace myapp
