// SPDX-License-Identifier: MIT
#include "dialect/postgresql/keep.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::dialect::on_postgresql {
namespace {

constexpr sql::Language kOwn = sql::Language::kPostgresql;

/// Leaves in `queries` what still says what is there: a name in it may have changed since, or mean
/// something else now. Its own print has the server then.
constexpr std::string_view kCompare = R"(
  FOR i IN 1 .. cardinality(known) LOOP
    BEGIN
      EXECUTE format('CREATE TEMPORARY VIEW aludel_view (%s) AS %s',
        (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
         FROM pg_catalog.pg_attribute a WHERE a.attrelid = known[i] AND a.attnum > 0), queries[i]);
      IF pg_get_viewdef('pg_temp.aludel_view'::regclass) <> pg_get_viewdef(known[i]) THEN
        queries[i] := NULL;
      END IF;
      DROP VIEW pg_temp.aludel_view;
    EXCEPTION WHEN OTHERS THEN
      queries[i] := NULL;
    END;
  END LOOP;
)";

/// Fills the arrays `away` and `back` with statements: views by their distance from the table
/// (stage 1), then policies, triggers and rules of views and tables, each with what it needs.
constexpr std::string_view kCollect = R"(  WITH RECURSIVE tables (id) AS (
    SELECT altered::oid
    UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tables ON i.inhparent = id
  ), used (id, number) AS (
    SELECT a.attrelid, a.attnum::integer FROM pg_catalog.pg_attribute a JOIN tables ON a.attrelid = id
    WHERE a.attname = ANY (altered_columns)
  ), levels (id, level) AS (
    SELECT r.ev_class, 1
    FROM used u
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass
      AND d.refobjid = u.id AND d.refobjsubid = u.number
      AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.rulename = '_RETURN'
    UNION
    SELECT r.ev_class, l.level + 1
    FROM levels l
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass
      AND d.refobjid = l.id AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.rulename = '_RETURN' AND r.ev_class <> l.id
  ), views AS (
    SELECT c.*, l.level, format('%I.%I', n.nspname, c.relname) AS name,
      CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind,
      pg_get_userbyid(c.relowner) AS owner
    FROM (SELECT id, max(level) AS level FROM levels GROUP BY id) l
    JOIN pg_catalog.pg_class c ON c.oid = l.id
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  ), hanging (id) AS (
    SELECT DISTINCT d.objid FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_class'::regclass
      AND ((d.refobjid, d.refobjsubid) IN (SELECT * FROM used)
           OR d.refobjid IN (SELECT v.oid FROM views v))
      AND d.classid IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_trigger'::regclass,
                        'pg_catalog.pg_policy'::regclass)
  ), grants AS (
    SELECT v.oid AS id, g.is_grantable, CASE g.grantee WHEN 0 THEN 'PUBLIC'
      ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS role, g.privilege_type AS what
    FROM views v, aclexplode(v.relacl) g
    UNION ALL
    SELECT v.oid, g.is_grantable, CASE g.grantee WHEN 0 THEN 'PUBLIC'
      ELSE quote_ident(pg_get_userbyid(g.grantee)) END, format('%s (%I)', g.privilege_type, a.attname)
    FROM views v JOIN pg_catalog.pg_attribute a ON a.attrelid = v.oid, aclexplode(a.attacl) g
  ), steps (stage, level, id, part, undo, redo) AS (
    SELECT 1, v.level, v.oid, 1, format('DROP %s %s', v.kind, v.name),
      format('CREATE %s %s (%s)', v.kind, v.name,
             (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
              FROM pg_catalog.pg_attribute a WHERE a.attrelid = v.oid AND a.attnum > 0))
      || CASE v.relkind WHEN 'm' THEN
           (SELECT format(' USING %I', m.amname) FROM pg_catalog.pg_am m WHERE m.oid = v.relam)
         ELSE '' END
      || coalesce((SELECT format(' WITH (%s)', string_agg(o.setting, ', ')) FROM (
           SELECT format('%I=%L', x.option_name, x.option_value) AS setting
           FROM pg_options_to_table(v.reloptions) x
           UNION ALL
           SELECT format('toast.%I=%L', x.option_name, x.option_value)
           FROM pg_catalog.pg_class t, pg_options_to_table(t.reloptions) x
           WHERE t.oid = v.reltoastrelid) o HAVING count(*) > 0), '')
      || coalesce((SELECT format(' TABLESPACE %I', s.spcname) FROM pg_catalog.pg_tablespace s
                   WHERE s.oid = v.reltablespace), '')
      || ' AS '
      || coalesce(queries[array_position(known, v.oid::regclass)], rtrim(pg_get_viewdef(v.oid), ';'))
      || CASE WHEN v.relkind <> 'm' THEN '' WHEN v.relispopulated THEN ' WITH DATA'
         ELSE ' WITH NO DATA' END
    FROM views v
    UNION ALL
    SELECT 1, v.level, v.oid, 2, NULL, format('ALTER %s %s OWNER TO %I', v.kind, v.name, v.owner)
    FROM views v WHERE v.owner <> current_user
    UNION ALL
    SELECT 1, v.level, v.oid, 3, NULL, format('REVOKE ALL ON %s FROM %s', v.name, x.roles)
    FROM views v, LATERAL (
      SELECT string_agg(DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC'
        ELSE quote_ident(pg_get_userbyid(g.grantee)) END, ', ') AS roles
      FROM pg_catalog.pg_default_acl d, aclexplode(d.defaclacl) g
      WHERE d.defaclobjtype = 'r' AND d.defaclnamespace IN (0, v.relnamespace)
        AND g.grantee <> v.relowner) x
    WHERE x.roles IS NOT NULL
    UNION ALL
    SELECT 1, v.level, v.oid, 4, NULL, format('REVOKE ALL ON %s FROM %I', v.name, v.owner)
    FROM views v WHERE v.relacl IS NOT NULL
    UNION ALL
    SELECT 1, v.level, v.oid, 5, NULL, format('GRANT %s ON %s TO %s%s', string_agg(g.what, ', '),
      v.name, g.role, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM views v JOIN grants g ON g.id = v.oid
    GROUP BY v.level, v.oid, v.name, g.role, g.is_grantable
    UNION ALL
    SELECT 1, v.level, v.oid, 6, NULL, CASE d.objsubid
      WHEN 0 THEN format('COMMENT ON %s %s IS %L', v.kind, v.name, d.description)
      ELSE format('COMMENT ON COLUMN %s.%I IS %L', v.name, a.attname, d.description) END
    FROM views v
    JOIN pg_catalog.pg_description d
      ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = v.oid
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = v.oid AND a.attnum = d.objsubid
    UNION ALL
    SELECT 1, v.level, v.oid, 7, NULL, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s',
      v.name, a.attname, pg_get_expr(d.adbin, d.adrelid))
    FROM views v
    JOIN pg_catalog.pg_attrdef d ON d.adrelid = v.oid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = v.oid AND a.attnum = d.adnum
    UNION ALL
    SELECT 1, v.level, v.oid, 8, NULL, format('ALTER %s %s ALTER COLUMN %I SET %s', v.kind, v.name,
      a.attname, x.setting)
    FROM views v
    JOIN pg_catalog.pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0, LATERAL (
      SELECT format('STATISTICS %s', a.attstattarget) AS setting WHERE a.attstattarget >= 0
      UNION ALL
      SELECT format('(%s)', string_agg(format('%I=%L', o.option_name, o.option_value), ', '))
      FROM pg_options_to_table(a.attoptions) o
      WHERE o.option_name NOT LIKE 'pg\_%' -- newer servers keep one of their own there
      HAVING count(*) > 0) x
    WHERE v.relkind = 'm'
    UNION ALL
    SELECT 1, v.level, v.oid, x.part, NULL, x.command
    FROM views v
    JOIN pg_catalog.pg_index i ON i.indrelid = v.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, LATERAL (
      SELECT 9 AS part, pg_get_indexdef(c.oid) AS command
      UNION ALL
      SELECT 10, format('ALTER INDEX %I.%I SET TABLESPACE %I', n.nspname, c.relname, s.spcname)
      FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace
      UNION ALL
      SELECT 10, format('COMMENT ON INDEX %I.%I IS %L', n.nspname, c.relname,
                        obj_description(c.oid, 'pg_class'))
      WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
      UNION ALL
      SELECT 10, format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, c.relname,
                        a.attnum, a.attstattarget)
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0
      UNION ALL
      SELECT 10, format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I', v.name, c.relname)
      WHERE i.indisclustered) x
    UNION ALL
    SELECT 1, v.level, v.oid, x.part, NULL, x.command
    FROM views v
    JOIN pg_catalog.pg_statistic_ext s ON s.stxrelid = v.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace, LATERAL (
      SELECT 11 AS part, pg_get_statisticsobjdef(s.oid) AS command
      UNION ALL
      SELECT 12, format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, s.stxname,
                        s.stxstattarget) WHERE s.stxstattarget >= 0
      UNION ALL
      SELECT 12, format('COMMENT ON STATISTICS %I.%I IS %L', n.nspname, s.stxname,
                        obj_description(s.oid, 'pg_statistic_ext'))
      WHERE obj_description(s.oid, 'pg_statistic_ext') IS NOT NULL) x
    UNION ALL
    SELECT 2, 0, p.oid, 1, format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass),
      format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, p.polrelid::regclass,
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
          WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END,
                           ', ') FROM unnest(p.polroles) role))
      || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
      || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
    FROM pg_catalog.pg_policy p JOIN hanging h ON h.id = p.oid
    UNION ALL
    SELECT 2, 0, p.oid, 2, NULL, format('COMMENT ON POLICY %I ON %s IS %L', p.polname,
      p.polrelid::regclass, obj_description(p.oid, 'pg_policy'))
    FROM pg_catalog.pg_policy p JOIN hanging h ON h.id = p.oid
    WHERE obj_description(p.oid, 'pg_policy') IS NOT NULL
    UNION ALL
    SELECT 3, 0, t.oid, 1, format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass),
      pg_get_triggerdef(t.oid)
    FROM pg_catalog.pg_trigger t JOIN hanging h ON h.id = t.oid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 3, 0, t.oid, 2, NULL, format('ALTER TABLE %s %s TRIGGER %I', t.tgrelid::regclass,
      CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
      t.tgname)
    FROM pg_catalog.pg_trigger t JOIN hanging h ON h.id = t.oid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled <> 'O'
    UNION ALL
    SELECT 3, 0, t.oid, 3, NULL, format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname,
      t.tgrelid::regclass, obj_description(t.oid, 'pg_trigger'))
    FROM pg_catalog.pg_trigger t JOIN hanging h ON h.id = t.oid
    WHERE obj_description(t.oid, 'pg_trigger') IS NOT NULL AND t.tgparentid = 0
    UNION ALL
    SELECT 4, 0, r.oid, 1, format('DROP RULE %I ON %s', r.rulename, r.ev_class::regclass),
      pg_get_ruledef(r.oid)
    FROM pg_catalog.pg_rewrite r JOIN hanging h ON h.id = r.oid WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 4, 0, r.oid, 2, NULL, format('ALTER TABLE %s %s RULE %I', r.ev_class::regclass,
      CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END,
      r.rulename)
    FROM pg_catalog.pg_rewrite r JOIN hanging h ON h.id = r.oid
    WHERE r.rulename <> '_RETURN' AND r.ev_enabled <> 'O'
    UNION ALL
    SELECT 4, 0, r.oid, 3, NULL, format('COMMENT ON RULE %I ON %s IS %L', r.rulename,
      r.ev_class::regclass, obj_description(r.oid, 'pg_rewrite'))
    FROM pg_catalog.pg_rewrite r JOIN hanging h ON h.id = r.oid
    WHERE obj_description(r.oid, 'pg_rewrite') IS NOT NULL
  )
  SELECT coalesce(array_agg(undo ORDER BY stage DESC, level DESC, id, part)
                    FILTER (WHERE undo IS NOT NULL), ARRAY[]::text[]),
         coalesce(array_agg(redo ORDER BY stage, level, id, part)
                    FILTER (WHERE redo IS NOT NULL), ARRAY[]::text[])
  INTO away, back FROM steps;
)";

bool speaks_of(const sql::Fragment& fragment, const std::vector<std::string>& columns) {
  if (fragment.empty()) return false;
  const sql::References found = sql::references(fragment);
  return std::any_of(found.columns.begin(), found.columns.end(), [&](const auto& it) {
    return std::find(columns.begin(), columns.end(), it.column.text) != columns.end();
  });
}

bool speaks_of(const schema::Trigger& trigger, const std::vector<std::string>& columns) {
  for (const auto& event : trigger.definition.events)
    for (const sql::Name& name : event.columns)
      if (std::find(columns.begin(), columns.end(), name.text) != columns.end()) return true;
  return speaks_of(trigger.definition.condition, columns);
}

sql::ObjectName name_of(const schema::Id& id) { return {id.schema, id.name, {}}; }

}  // namespace

bool stands_in_the_way(const schema::Table& table, const std::vector<std::string>& columns,
                       const schema::Schema& state) {
  for (const std::string& column : columns)
    if (!state.dependants(table.id, column).empty()) return true;
  for (const schema::Trigger* trigger : state.triggers(table.id))
    if (speaks_of(*trigger, columns)) return true;
  for (const auto& object : state.objects()) {
    if (const auto* policy = std::get_if<schema::Policy>(&*object))
      if (speaks_of(policy->definition.using_expression, columns) ||
          speaks_of(policy->definition.check_expression, columns))
        return true;
    if (const auto* opaque = std::get_if<schema::Opaque>(&*object))
      if (opaque->kind == "rule") return true;
  }
  return false;
}

std::string keep(const std::string& alteration, const schema::Table& table,
                 const std::vector<std::string>& columns, const schema::Schema& state) {
  std::vector<std::string> names;
  for (const std::string& column : columns) names.push_back(sql::quoted_text(column));
  std::vector<std::string> known;
  std::vector<std::string> queries;
  const auto views = [&](std::string_view column) { return state.dependants(table.id, column); };
  for (const std::string& column : columns) {
    for (const schema::Object* object : views(column)) {
      const auto* view = std::get_if<schema::View>(object);
      if (view == nullptr || sql::references(view->definition.query).star) continue;
      const std::string name = sql::quoted_text(sql::print(name_of(view->id), kOwn));
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      known.push_back(name);
      queries.push_back(sql::quoted_text(view->definition.query.text));
    }
  }
  std::string body = fmt::format(
      "DECLARE\n"
      "  altered CONSTANT regclass := {};\n"
      "  altered_columns CONSTANT name[] := ARRAY[{}];\n"
      "  known CONSTANT regclass[] := ARRAY[{}]::regclass[];\n"
      "  queries text[] := ARRAY[{}]::text[];\n"
      "  away text[];\n"
      "  back text[];\n"
      "  command text;\n"
      "BEGIN{}{}"
      "  FOREACH command IN ARRAY away LOOP EXECUTE command; END LOOP;\n"
      "  {};\n"
      "  FOREACH command IN ARRAY back LOOP EXECUTE command; END LOOP;\n"
      "END",
      sql::quoted_text(sql::print(name_of(table.id), kOwn)), fmt::join(names, ", "),
      fmt::join(known, ", "), fmt::join(queries, ", "), kCompare, kCollect, alteration);
  std::string tag = "$aludel$";
  while (body.find(tag) != body.npos) tag.insert(1, "_");
  return fmt::format("DO {0}\n{1}\n{0}", tag, body);
}

}  // namespace aludel::dialect::on_postgresql
