// SPDX-License-Identifier: MIT
//
// The tool's command line. What a program has too is handed to the runtime's code as it stands;
// CLI11 knows those commands only to list them.
#include <aludel/revision.h>
#include <aludel/status.h>
#include <aludel/version.h>
#include <fmt/core.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/commands.h"
#include "commands/help.h"
#include "emit/manifest.h"
#include "text/similar.h"

namespace {

using namespace aludel::commands;

/// CLI11's own codes are many; ours say usage.
int usage(const CLI::App& app, const CLI::ParseError& error) {
  if (app.exit(error) == 0) return aludel::kDone;
  for (const CLI::App* command : app.get_subcommands()) {
    fmt::print(stderr, "{}\n", command->get_footer());
  }
  return aludel::kUsage;
}

/// The word in the place of a command, where it is none; CLI11 would only miss one.
bool is_unknown(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (std::find(known.begin(), known.end(), argv[1]) != known.end()) return false;
  fmt::print(stderr, "there is no command \"{}\"{}\n  more:  aludel help\n", argv[1],
             aludel::text::did_you_mean(argv[1], known));
  return true;
}

CLI::Option* add_verify(CLI::App& command, std::string& verify) {
  return command
      .add_option("--verify", verify, "How much is proved: none, model or engine (the default)")
      ->check([](const std::string& word) {
        return aludel::emit::verify_of(word)
                   ? ""
                   : fmt::format("none, model or engine, not \"{}\"", word);
      });
}

void add_names(CLI::App& command, RevisionOptions& options) {
  command.add_option("--rev-id", options.id, "Its id, in place of 12 random hex digits");
  command.add_option("--branch-label", options.labels, "A label for the branch that it begins")
      ->type_name("LABEL");
  command
      .add_option("--depends-on", options.depends,
                  "What must be applied before it, and isn't what it follows; may be repeated")
      ->type_name("REVISION")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_merge(CLI::App& app, MergeOptions& options, std::function<void()> run) {
  CLI::App* command =
      app.add_subcommand("merge", "Write a revision that joins heads")->group(kDaily);
  command->add_option("REVISION", options.revisions, "Heads, as targets; heads: all of them")
      ->required();
  command->add_option("-m,--message", options.file.message,
                      "What it does; where it is left out, whom it joins");
  command->add_flag("--splice", options.file.splice, "What it joins needn't be heads");
  add_names(*command, options.file);
  command->add_flag("--dry-run", options.file.dry_run, "Prove, print the file, change nothing");
  add_verify(*command, options.file.verify);
  command->footer("Example:  aludel merge heads -m \"join the hotfix\"");
  command->callback(std::move(run));
}

void add_squash(CLI::App& app, SquashOptions& options, std::function<void()> run) {
  CLI::App* command =
      app.add_subcommand("squash", "Put one revision in the place of a range")->group(kAdopting);
  command
      ->add_option("RANGE", options.range,
                   "A:B, both with it; A: goes on to the head, :B begins at the base")
      ->required();
  command->add_option("-m,--message", options.file.message,
                      "What it does; where it is left out, whom it stands for");
  command->add_option("--rev-id", options.file.id, "Its id, in place of 12 random hex digits");
  command->add_flag("--dry-run", options.file.dry_run, "Prove, print the file, change nothing");
  add_verify(*command, options.file.verify);
  command->footer("Example:  aludel squash :2.0.0 -m \"all up to 2.0\"");
  command->callback(std::move(run));
}

void add_revision(CLI::App& app, RevisionOptions& options, std::function<void()> run) {
  CLI::App* command =
      app.add_subcommand("revision", "Write a new revision file upon the head")->group(kDaily);
  CLI::Option* message =
      command->add_option("-m,--message", options.message,
                          "What it does, in a few words; with --autogenerate made of the changes "
                          "where it is left out");
  message->envname("ALUDEL_MESSAGE");
  CLI::Option* autogenerate = command->add_flag(
      "--autogenerate", options.autogenerate, "Write what leads from versions/ to schema/ into it");
  command->add_option("--head", options.head,
                      "What it follows, as a target: ID, LABEL@head; base: nothing");
  command->add_flag("--splice", options.splice, "That needn't be a head: a branch begins there");
  add_names(*command, options);
  command->add_option("--root", options.root, "The project's folder, in place of the current one");
  command->add_flag("--dry-run", options.dry_run, "Print the file in place of writing it")
      ->needs(autogenerate);
  command
      ->add_flag("--no-renames", options.no_renames,
                 "What looks like a rename is none: it is dropped and made anew")
      ->needs(autogenerate);
  command
      ->add_option("--from-database", options.database,
                   "A live database that must be as the head of the chain has it")
      ->needs(autogenerate);
  add_verify(*command, options.verify)->needs(autogenerate);
  command->footer("Example:  aludel revision --autogenerate -m \"add owner to devices\"");
  command->callback([&options, message, run = std::move(run)] {
    if (!options.autogenerate && message->count() == 0) throw CLI::RequiredError("--message");
    run();
  });
}

void add_import(CLI::App& app, ImportOptions& options, std::function<void()> run) {
  CLI::App* command =
      app.add_subcommand("import", "Make a project of another tool's migrations")->group(kAdopting);
  static std::vector<std::string> words;
  command
      ->add_option(
          "[TOOL] FOLDER", words,
          "The folder of an Alembic project, or of numbered SQL files; before it, where it "
          "isn't clear: alembic, flyway, dbmate, goose, golang-migrate, diesel or sqlx")
      ->required()
      ->expected(1, 2);
  command->add_option("--out", options.out, "The folder of the new project, in place of this one");
  command
      ->add_option("--dialect", options.dialect,
                   "sqlite or postgresql, in place of what the settings say or the SQL looks like")
      ->check(CLI::IsMember({"sqlite", "postgresql"}));
  command->add_option("--irreversible", options.irreversible,
                      "Why there is no way back where no downgrade was written, or it doesn't "
                      "lead back");
  command->add_option("--database", options.database,
                      "A database that the tool has migrated: say how it goes on");
  command->add_option("--python", options.python,
                      "The Python interpreter that Alembic is installed for, in place of that of "
                      "the alembic on the path");
  command->add_flag("--no-schema", options.no_schema, "Write no schema/");
  command->footer(
      "Example:  aludel import alembic ../service --out .\n"
      "          aludel import db/migrations --database sqlite:gateway.db");
  command->callback([&options, run = std::move(run)] {
    options.folder = words.back();
    if (words.size() == 2) options.tool = words.front();
    run();
  });
}

int run(int argc, char** argv) {
  CLI::App app{"aludel: database migrations as a part of the C++ build"};
  app.name("aludel");
  app.formatter(std::make_shared<Help>());
  app.set_version_flag("--version",
                       fmt::format("aludel {} (format {})", ALUDEL_VERSION, aludel::kFormat));
  app.require_subcommand(0, 1);
  app.footer("Example:  aludel revision --autogenerate -m \"add owner to devices\"");
  int code = aludel::kDone;

  CLI::App* init_command =
      app.add_subcommand("init", "Make schema/, versions/ and aludel.toml here")->group(kDaily);
  init_command->footer(
      "Example:  mkdir gateway && cd gateway && aludel init\n"
      "          aludel init --from /var/lib/gateway/gateway.db\n"
      "          aludel init --template sqlite");
  std::string init_database;
  std::string init_named;
  CLI::Option* from = init_command->add_option(
      "--from", init_database, "A database to take over: sqlite:PATH, sqlite:///PATH or PATH");
  init_command
      ->add_option("-t,--template", init_named,
                   "Make a program that builds, too: one of those of list-templates")
      ->excludes(from);
  init_command->callback([&] {
    if (!init_named.empty()) {
      code = init_template(".", init_named);
    } else {
      code = init_database.empty() ? init(".") : init_from(".", init_database, argv[0]);
    }
  });

  RevisionOptions options;
  add_revision(app, options, [&] {
    if (options.autogenerate) {
      code = autogenerate_revision(options, argv[0]);
    } else {
      code = revision(options);
    }
  });

  std::string verify = "engine";
  CLI::App* check_command =
      app.add_subcommand("check", "Check all that the build checks, without building")
          ->group(kDaily);
  add_verify(*check_command, verify);
  std::string database;  // taken by the commands on a database
  check_command->add_option(
      "--database", database,
      "Compare this database with what its revisions make, and check nothing else");
  check_command->footer("Example:  aludel check && git commit");
  check_command->callback([&] { code = check(verify, argv[0]); });

  MergeOptions merge_options;
  add_merge(app, merge_options, [&] { code = merge(merge_options, argv[0]); });

  RebaseOptions rebase_options;
  CLI::App* rebase_command =
      app.add_subcommand("rebase", "Let a revision follow another head")->group(kDaily);
  rebase_command
      ->add_option("REVISION", rebase_options.revision,
                   "The first of a branch that isn't released, by its id or a beginning of it")
      ->required();
  rebase_command->add_option("--onto", rebase_options.onto, "The head that it is to follow")
      ->required();
  add_verify(*rebase_command, rebase_options.verify);
  rebase_command->add_flag("--dry-run", rebase_options.dry_run,
                           "Prove, say what would be done, and change nothing");
  rebase_command->footer("Example:  aludel rebase 8be4 --onto 77ab");
  rebase_command->callback([&] { code = rebase(rebase_options, argv[0]); });

  ReleaseOptions release_options;
  CLI::App* release_command =
      app.add_subcommand("release", "Name the head, and freeze what leads to it")->group(kDaily);
  release_command->add_option("NAME", release_options.name, "The release, as in 2.1.0")->required();
  add_verify(*release_command, release_options.verify);
  release_command->add_flag("--dry-run", release_options.dry_run,
                            "Prove, say what would be frozen, and change nothing");
  release_command->footer("Example:  aludel release 2.1.0");
  release_command->callback([&] { code = release(release_options, argv[0]); });

  list_runtime_commands(app);

  InspectOptions inspect_options;
  CLI::App* inspect_command =
      app.add_subcommand("inspect", "Print the schema of a live database, or write its files")
          ->group(kAdopting);
  inspect_command
      ->add_option("DATABASE", inspect_options.database, "sqlite:PATH, sqlite:///PATH or PATH")
      ->required();
  inspect_command->add_option("--out", inspect_options.out,
                              "A folder: a file for each table and view, in place of stdout");
  inspect_command->footer("Example:  aludel inspect gateway.db --out schema/");
  inspect_command->callback([&] { code = inspect(inspect_options); });

  ImportOptions import_options;
  add_import(app, import_options, [&] { code = import_history(import_options); });

  SquashOptions squash_options;
  add_squash(app, squash_options, [&] { code = squash(squash_options, argv[0]); });

  DiffOptions diff_options{.from = "versions", .to = "schema", .dialect = ""};
  CLI::App* diff_command =
      app.add_subcommand("diff", "Print the SQL that makes of one schema another")->group(kRest);
  diff_command->add_option("--from", diff_options.from,
                           "A file or folder of definitions, versions/ (the default), a database");
  diff_command->add_option("--to", diff_options.to, "The same; schema/ by default");
  diff_command
      ->add_option("--dialect", diff_options.dialect,
                   "sqlite (the default, but for a project without it) or postgresql")
      ->check(CLI::IsMember({"sqlite", "postgresql"}));
  diff_command->footer("Example:  aludel diff --from gateway.db --to schema/");
  diff_command->callback([&] { code = diff(diff_options); });

  EditOptions edit_options;
  CLI::App* edit_command =
      app.add_subcommand("edit", "Open the file of a revision in your editor")->group(kRest);
  edit_command
      ->add_option(
          "REVISION", edit_options.revision,
          "A target: an id or a beginning of it, head, heads, …; current: where a database "
          "is")
      ->required();
  edit_command->add_option("--database", edit_options.database, "The database of \"current\"");
  edit_command->footer("Example:  EDITOR=nano aludel edit head");
  edit_command->callback([&] { code = edit(edit_options); });

  app.add_subcommand("list-templates", "List what init --template can make")
      ->group(kRest)
      ->callback([&] { code = list_templates(); })
      ->footer("Example:  aludel list-templates");

  std::string manifest;
  CLI::App* generate_command =
      app.add_subcommand("generate", "Prove the chain and write its C++ units")->group(kBuild);
  generate_command->add_option("--manifest", manifest, "What add_migrations() wrote")->required();
  generate_command->footer("Example:  cmake --build build  (add_migrations() runs it)");
  generate_command->callback([&] { code = generate(manifest, argv[0]); });

  if (is_unknown(app, argc, argv)) return aludel::kUsage;
  if (argc < 2) {
    fmt::print(stderr, "{}", app.help());
    return aludel::kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage(app, error);
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    // "aludel help COMMAND" is "aludel COMMAND --help".
    std::string help = "--help";
    std::vector<char*> words(argv, argv + argc);
    if (argc > 1 && std::string_view(argv[1]) == "help") {
      words.erase(words.begin() + 1);
      words.insert(words.begin() + (argc > 2 ? 2 : 1), help.data());
    }
    const int count = static_cast<int>(words.size());
    if (count > 1 && is_on_database(count - 1, words.data() + 1))
      return on_database(count - 1, words.data() + 1);
    return run(count, words.data());
  } catch (const std::exception& error) {
    fmt::print(stderr, "aludel: error: {}\n", error.what());
    return aludel::kFailed;
  }
}
