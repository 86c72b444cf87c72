// SPDX-License-Identifier: MIT
//
// The commands of the host tool, one file each. A command says what it has to say on stdout and
// stderr and returns its exit code (ExitCode in <aludel/status.h>). The commands that a program
// has too (upgrade, current, …) are the runtime's; on_database() only loads the project for them.
#ifndef ALUDEL_GENERATOR_COMMANDS_COMMANDS_H
#define ALUDEL_GENERATOR_COMMANDS_COMMANDS_H

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::commands {

/// Makes what a project needs and isn't there yet: schema/, versions/, aludel.toml. Touches
/// nothing that is.
int init(const std::filesystem::path& folder);

/// Makes a project of a live database: settings, schema files, a baseline revision and HEAD, all or
/// none, and checks it. What could not be taken over is said, all of it at once: kNo then.
int init_from(const std::filesystem::path& folder, const std::string& location,
              const std::string& tool);

/// Makes a project that builds as it is, of a template: all of its files, or none. No file that is
/// there is touched.
int init_template(const std::filesystem::path& folder, const std::string& name);

/// Prints the templates that there are.
int list_templates();

struct EditOptions {
  std::vector<std::string> revisions;  // targets: whatever names one revision or several
  std::string database;                // for "current"; empty: the usual one
};

/// Opens the files of revisions in the user's editor, or where there is none to be had says where
/// they are.
int edit(const EditOptions& options);

struct RevisionOptions {
  std::string message;
  std::string id = {};    // empty: a random one
  std::string root = {};  // the project's folder; empty: looked for from the current one upwards
  std::string head = {};  // what it follows, as a target; empty: the head
  bool splice = false;    // that needn't be a head
  std::vector<std::string> labels = {};
  std::vector<std::string> depends = {};  // targets
  bool autogenerate = false;
  // Of autogenerate alone; there the message may be left out.
  bool dry_run = false;
  bool no_renames = false;
  std::string database = {};      // must be as the head has it; empty: none is looked at
  std::string verify = "engine";  // as in the manifest
};

/// Writes a new revision file upon the head, with @todo lines to fill in, and HEAD.
int revision(const RevisionOptions& options);

/// Writes what leads from the head to schema/, asks what may be a rename, and proves it. `tool` as
/// for generate().
int autogenerate_revision(const RevisionOptions& options, const std::string& tool);

/// All that the build checks, without a build, of the project of the current folder: kDone where
/// its chain holds, kNo where it doesn't, kFailed where there is no project or it can't be read.
/// `verify`: as in the manifest. `tool` as for generate().
int check(const std::string& verify, const std::string& tool);

struct MergeOptions {
  std::vector<std::string> revisions;  // targets
  RevisionOptions file = {};           // the message may be left out
};

/// Writes a revision that joins heads, and HEAD, once the chain that comes of it is proved. `tool`
/// as for generate().
int merge(const MergeOptions& options, const std::string& tool);

struct SquashOptions {
  std::string range;  // A:B, both with it
  RevisionOptions file = {};
};

/// Writes one revision in the place of a range, once the chain that comes of it is proved, and
/// takes the range's files away. `tool` as for generate().
int squash(const SquashOptions& options, const std::string& tool);

struct InspectOptions {
  std::string database;
  std::filesystem::path out;  // a folder; empty: to stdout
};

/// The schema of a live database as files that schema/ can hold. kNo where something was left out,
/// which is said.
int inspect(const InspectOptions& options);

struct ImportOptions {
  std::string tool;              // "alembic"; empty: it is recognised
  std::filesystem::path folder;  // of its files
  std::filesystem::path out = ".";
  std::string dialect;       // empty: by the settings, or guessed
  std::string irreversible;  // why there is no downgrade where none was written; may be empty
  std::string python;        // the interpreter that has Alembic; empty: that of `alembic`
  std::string database;      // to say how it goes on; empty: in general
  bool no_schema = false;
};

/// Makes a project of another tool's history: revisions, HEAD, settings, and in schema/ where they
/// lead. kNo where something of it is to be written by hand, which is said.
int import_history(const ImportOptions& options);

struct ReleaseOptions {
  std::string name;
  std::string verify = "engine";  // as in the manifest
  bool dry_run = false;
};

/// Proves the chain of the current folder's project, gives its heads a name, and freezes what leads
/// to them: versions/RELEASES.
int release(const ReleaseOptions& options, const std::string& tool);

struct RebaseOptions {
  std::string revision;  // an id, or a beginning that only it has
  std::string onto;      // of a head, the same
  std::string verify = "engine";
  bool dry_run = false;
};

/// Lets a revision that isn't released follow another head, with all that follows it: its @revises
/// line and HEAD, once the chain that comes of it is proved.
int rebase(const RebaseOptions& options, const std::string& tool);

struct DiffOptions {
  std::string from;  // a file or folder of definitions, a folder of revisions, a database
  std::string to;
  std::string dialect;  // empty: SQLite, where the project is for it
};

/// Prints the SQL that makes of one schema the other.
int diff(const DiffOptions& options);

/// What the build runs: reads the manifest that CMake wrote, proves the chain, writes the units.
/// Silent on success. `tool` is this program's own path, for commands to paste.
int generate(const std::filesystem::path& manifest, const std::string& tool);

/// The version of the SQLite that the tool itself runs on.
unsigned own_sqlite();

/// Whether argv, from the command on, is for on_database(). (`check` is, with --database.)
bool is_on_database(int argc, const char* const* argv);

/// upgrade, downgrade, current, history, heads, show, stamp, plan, check, upon the project of the
/// current folder. `argv[0]` is the command.
int on_database(int argc, const char* const* argv);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_COMMANDS_H
