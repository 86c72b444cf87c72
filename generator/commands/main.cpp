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

/// The tool's commands as CLI11 reads them. Each is a function below that adds itself.
class Tool {
 public:
  explicit Tool(std::string path);

  CLI::App& app() { return app_; }
  /// As it was called, for commands to paste.
  const std::string& path() const { return path_; }

  CLI::App& add(const char* name, const char* group, const char* summary, const char* examples);
  /// Lets the command be carried out by `act`, which returns the exit code.
  void run(CLI::App& command, std::function<int()> act) {
    command.callback([this, act = std::move(act)] { code_ = act(); });
  }

  /// Reads the words, carries out what they say, and returns the exit code.
  int run(int argc, char** argv);

 private:
  CLI::App app_{"aludel: database migrations as a part of the C++ build"};
  std::string path_;
  int code_ = aludel::kDone;
};

CLI::App& Tool::add(const char* name, const char* group, const char* summary,
                    const char* examples) {
  CLI::App& command = *app_.add_subcommand(name, summary)->group(group);
  command.footer(std::string("Example:  ") + examples);
  return command;
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

void add_id(CLI::App& command, RevisionOptions& options) {
  command.add_option("--rev-id", options.id, "Its id, in place of 12 random hex digits");
}

void add_names(CLI::App& command, RevisionOptions& options) {
  add_id(command, options);
  command.add_option("--branch-label", options.labels, "A label for the branch that it begins")
      ->type_name("LABEL");
  command
      .add_option("--depends-on", options.depends,
                  "What must be applied before it, and isn't what it follows; may be repeated")
      ->type_name("REVISION")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_init(Tool& tool) {
  struct Options {
    std::string database;
    std::string named;
    std::string folder;
  };
  const auto options = std::make_shared<Options>();
  CLI::App& command = tool.add("init", kDaily, "Make schema/, versions/ and aludel.toml here",
                               "mkdir gateway && cd gateway && aludel init\n"
                               "          aludel init --from /var/lib/gateway/gateway.db\n"
                               "          aludel init --template sqlite");
  CLI::Option* from = command.add_option(
      "--from", options->database, "A database to take over: sqlite:PATH, sqlite:///PATH or PATH");
  command
      .add_option("-t,--template", options->named,
                  "Make a program that builds, too: one of those of list-templates")
      ->excludes(from);
  command.add_option("FOLDER", options->folder)->group("");  // what Alembic's takes
  tool.run(command, [options, &tool] {
    if (!options->folder.empty()) {
      fmt::print(stderr,
                 "aludel init makes schema/ and versions/ in the current folder, and no \"{}\"\n"
                 "  for example:  mkdir gateway && cd gateway && aludel init\n",
                 options->folder);
      return static_cast<int>(aludel::kUsage);
    }
    if (!options->named.empty()) return init_template(".", options->named);
    return options->database.empty() ? init(".") : init_from(".", options->database, tool.path());
  });
}

/// Of a file that is proved before it is written.
void add_trial(CLI::App& command, RevisionOptions& options) {
  command.add_flag("--dry-run", options.dry_run, "Prove, print the file, change nothing");
  add_verify(command, options.verify);
}

void add_revision(Tool& tool) {
  const auto options = std::make_shared<RevisionOptions>();
  CLI::App& command = tool.add("revision", kDaily, "Write a new revision file upon the head",
                               "aludel revision --autogenerate -m \"add owner to devices\"");
  CLI::Option* message =
      command.add_option("-m,--message", options->message,
                         "What it does, in a few words; with --autogenerate made of the changes "
                         "where it is left out");
  message->envname("ALUDEL_MESSAGE");
  CLI::Option* autogenerate =
      command.add_flag("--autogenerate", options->autogenerate,
                       "Write what leads from versions/ to schema/ into it");
  command.add_option("--head", options->head,
                     "What it follows, as a target: ID, LABEL@head; base: nothing");
  command.add_flag("--splice", options->splice, "That needn't be a head: a branch begins there");
  add_names(command, *options);
  command.add_option("--root", options->root, "The project's folder, in place of the current one");
  command.add_flag("--dry-run", options->dry_run, "Print the file in place of writing it")
      ->needs(autogenerate);
  command
      .add_flag("--no-renames", options->no_renames,
                "What looks like a rename is none: it is dropped and made anew")
      ->needs(autogenerate);
  command
      .add_option("--from-database", options->database,
                  "A live database that must be as the head of the chain has it")
      ->needs(autogenerate);
  add_verify(command, options->verify)->needs(autogenerate);
  tool.run(command, [options, message, &tool] {
    if (options->autogenerate) return autogenerate_revision(*options, tool.path());
    if (message->count() == 0) throw CLI::RequiredError("--message");
    return revision(*options);
  });
}

/// With --database it is a command of the runtime's; its options are here to be listed.
void add_check(Tool& tool) {
  struct Options {
    std::string verify = "engine";
    std::string database;
    std::string seconds;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App& command = tool.add("check", kDaily, "Check all that the build checks, without building",
                               "aludel check && git commit\n"
                               "          aludel check --database gateway.db");
  add_verify(command, options->verify);
  CLI::Option* database =
      command.add_option("--database", options->database,
                         "Compare this database with what its revisions make, and check nothing "
                         "else");
  command
      .add_option("--wait", options->seconds,
                  "How long to wait for another user of the database (60)")
      ->type_name("SECONDS")
      ->needs(database);
  command.add_flag("--json", options->json, "Print one JSON object")->needs(database);
  tool.run(command, [options, &tool] { return check(options->verify, tool.path()); });
}

void add_merge(Tool& tool) {
  const auto options = std::make_shared<MergeOptions>();
  CLI::App& command = tool.add("merge", kDaily, "Write a revision that joins heads",
                               "aludel merge heads -m \"join the hotfix\"");
  command
      .add_option("REVISION", options->revisions,
                  "Heads, as targets; heads: all that nothing depends on")
      ->required();
  command.add_option("-m,--message", options->file.message,
                     "What it does; where it is left out, whom it joins");
  command.add_flag("--splice", options->file.splice, "What it joins needn't be heads");
  add_names(command, options->file);
  add_trial(command, options->file);
  tool.run(command, [options, &tool] { return merge(*options, tool.path()); });
}

void add_rebase(Tool& tool) {
  const auto options = std::make_shared<RebaseOptions>();
  CLI::App& command = tool.add("rebase", kDaily, "Let a revision follow another head",
                               "aludel rebase 8be4 --onto 77ab");
  command
      .add_option("REVISION", options->revision,
                  "The first of a branch that isn't released, as a target")
      ->required();
  command.add_option("--onto", options->onto, "The head that it is to follow")->required();
  add_verify(command, options->verify);
  command.add_flag("--dry-run", options->dry_run,
                   "Prove, say what would be done, and change nothing");
  tool.run(command, [options, &tool] { return rebase(*options, tool.path()); });
}

void add_release(Tool& tool) {
  const auto options = std::make_shared<ReleaseOptions>();
  CLI::App& command = tool.add("release", kDaily, "Name the head, and freeze what leads to it",
                               "aludel release 2.1.0");
  command.add_option("NAME", options->name, "The release, as in 2.1.0")->required();
  add_verify(command, options->verify);
  command.add_flag("--dry-run", options->dry_run,
                   "Prove, say what would be frozen, and change nothing");
  tool.run(command, [options, &tool] { return release(*options, tool.path()); });
}

void add_inspect(Tool& tool) {
  const auto options = std::make_shared<InspectOptions>();
  CLI::App& command =
      tool.add("inspect", kAdopting, "Print the schema of a live database, or write its files",
               "aludel inspect gateway.db --out schema/");
  command.add_option("DATABASE", options->database, "sqlite:PATH, sqlite:///PATH or PATH")
      ->required();
  command.add_option("--out", options->out,
                     "A folder: a file for each table and view, in place of stdout");
  tool.run(command, [options] { return inspect(*options); });
}

void add_import(Tool& tool) {
  struct Options {
    ImportOptions import;
    std::vector<std::string> words;
  };
  const auto options = std::make_shared<Options>();
  ImportOptions& import = options->import;
  CLI::App& command =
      tool.add("import", kAdopting, "Make a project of another tool's migrations",
               "aludel import alembic ../service --out .\n"
               "          aludel import db/migrations --database sqlite:gateway.db");
  command
      .add_option("[TOOL] FOLDER", options->words,
                  "The folder of an Alembic project, or of numbered SQL files; before it, where it "
                  "isn't clear: alembic, flyway, dbmate, goose, golang-migrate, diesel or sqlx")
      ->required()
      ->expected(1, 2);
  command.add_option("--out", import.out, "The folder of the new project, in place of this one");
  command
      .add_option("--dialect", import.dialect,
                  "sqlite or postgresql, in place of what the settings say or the SQL looks like")
      ->check(CLI::IsMember({"sqlite", "postgresql"}));
  command.add_option("--irreversible", import.irreversible,
                     "Why there is no way back where no downgrade was written, or it doesn't "
                     "lead back");
  command.add_option("--database", import.database,
                     "A database that the tool has migrated: say how it goes on");
  command.add_option("--python", import.python,
                     "The Python interpreter that Alembic is installed for, in place of that of "
                     "the alembic on the path");
  command.add_flag("--no-schema", import.no_schema, "Write no schema/");
  tool.run(command, [options] {
    options->import.folder = options->words.back();
    if (options->words.size() == 2) options->import.tool = options->words.front();
    return import_history(options->import);
  });
}

void add_squash(Tool& tool) {
  const auto options = std::make_shared<SquashOptions>();
  CLI::App& command = tool.add("squash", kAdopting, "Put one revision in the place of a range",
                               "aludel squash :2.0.0 -m \"all up to 2.0\"");
  command
      .add_option("RANGE", options->range,
                  "A:B, both with it; A: goes on to the head, :B begins at the base")
      ->required();
  command.add_option("-m,--message", options->file.message,
                     "What it does; where it is left out, whom it stands for");
  add_id(command, options->file);
  add_trial(command, options->file);
  tool.run(command, [options, &tool] { return squash(*options, tool.path()); });
}

void add_diff(Tool& tool) {
  const auto options =
      std::make_shared<DiffOptions>(DiffOptions{.from = "versions", .to = "schema", .dialect = ""});
  CLI::App& command = tool.add("diff", kRest, "Print the SQL that makes of one schema another",
                               "aludel diff --from gateway.db --to schema/");
  command.add_option("--from", options->from,
                     "A file or folder of definitions, versions/ (the default), a database");
  command.add_option("--to", options->to, "The same; schema/ by default");
  command
      .add_option("--dialect", options->dialect,
                  "sqlite (the default, but for a project without it) or postgresql")
      ->check(CLI::IsMember({"sqlite", "postgresql"}));
  tool.run(command, [options] { return diff(*options); });
}

void add_edit(Tool& tool) {
  const auto options = std::make_shared<EditOptions>();
  CLI::App& command = tool.add("edit", kRest, "Open the files of revisions in your editor",
                               "EDITOR=nano aludel edit head");
  command
      .add_option("REVISION", options->revisions,
                  "Targets: an id or a beginning of it, head, heads, …; current: where a database "
                  "is")
      ->required();
  command.add_option("--database", options->database, "The database of \"current\"");
  tool.run(command, [options] { return edit(*options); });
}

void add_list_templates(Tool& tool) {
  CLI::App& command = tool.add("list-templates", kRest, "List what init --template can make",
                               "aludel list-templates");
  tool.run(command, [] { return list_templates(); });
}

void add_generate(Tool& tool) {
  const auto manifest = std::make_shared<std::string>();
  CLI::App& command = tool.add("generate", kBuild, "Prove the chain and write its C++ units",
                               "cmake --build build  (add_migrations() runs it)");
  command.add_option("--manifest", *manifest, "What add_migrations() wrote")->required();
  tool.run(command, [manifest, &tool] { return generate(*manifest, tool.path()); });
}

void add_runtime_commands(Tool& tool) { list_runtime_commands(tool.app()); }

/// In the order in which help lists them.
constexpr void (*kCommands[])(Tool&) = {add_init,
                                        add_revision,
                                        add_check,
                                        add_merge,
                                        add_rebase,
                                        add_release,
                                        add_runtime_commands,
                                        add_inspect,
                                        add_import,
                                        add_squash,
                                        add_diff,
                                        add_edit,
                                        add_list_templates,
                                        add_generate};

Tool::Tool(std::string path) : path_(std::move(path)) {
  app_.name("aludel");
  app_.formatter(std::make_shared<Help>());
  app_.set_version_flag("--version",
                        fmt::format("aludel {} (format {})", ALUDEL_VERSION, aludel::kFormat));
  app_.require_subcommand(0, 1);
  app_.footer("Example:  aludel revision --autogenerate -m \"add owner to devices\"");
  for (const auto add : kCommands) add(*this);
}

/// CLI11's own codes are many; ours say usage.
int usage(const CLI::App& app, const CLI::ParseError& error) {
  if (app.exit(error) == 0) return aludel::kDone;
  for (const CLI::App* command : app.get_subcommands()) {
    fmt::print(stderr, "{}\n", command->get_footer());
  }
  return aludel::kUsage;
}

/// What stands before the command in Alembic; here nothing does.
struct Habit {
  const char* letter;
  const char* name;
  const char* instead;
};
constexpr Habit kHabits[] = {
    {"-c", "--config", "aludel.toml is found from the current folder upwards"},
    {"-n", "--name", "a project has a folder and an aludel.toml of its own"},
    {"-x", "-x",
     "the database is named by --database or DATABASE_URL, and words for the history by "
     "--tag"},
    {"-q", "--quiet", "here it stands behind it: aludel upgrade --quiet"},
    {"--raiseerr", "--raiseerr", "what went wrong is always said in full"},
};

const char* habit(std::string_view word) {
  for (const Habit& it : kHabits) {
    const std::string_view name = it.name;
    const bool has_value = word.starts_with(name) && word.substr(name.size()).starts_with('=');
    if (word == it.letter || word == name || has_value) return it.instead;
  }
  return nullptr;
}

/// Whether the word in the place of a command is none, which is said; CLI11 would only miss one.
bool is_unknown(const CLI::App& app, std::string_view word) {
  if (const char* instead = habit(word)) {
    fmt::print(stderr, "there is no option \"{}\" before the command; {}\n  more:  aludel help\n",
               word, instead);
    return true;
  }
  if (word.starts_with('-')) return false;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (std::ranges::find(known, word) != known.end()) return false;
  fmt::print(stderr, "there is no command \"{}\"{}\n  more:  aludel help\n", word,
             aludel::text::did_you_mean(word, known));
  return true;
}

int Tool::run(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "{}", app_.help());
    return aludel::kUsage;
  }
  if (is_unknown(app_, argv[1])) return aludel::kUsage;
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return usage(app_, error);
  }
  return code_;
}

/// "help COMMAND" and "--help COMMAND" are "COMMAND --help".
void put_help_last(std::vector<char*>& words) {
  static std::string help = "--help";
  if (words.size() < 2) return;
  const std::string_view first = words[1];
  if (first != "help" && first != "--help" && first != "-h") return;
  words.erase(words.begin() + 1);
  words.insert(words.begin() + (words.size() > 1 ? 2 : 1), help.data());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::vector<char*> words(argv, argv + argc);
    put_help_last(words);
    const int count = static_cast<int>(words.size());
    if (count > 1 && is_on_database(count - 1, words.data() + 1))
      return on_database(count - 1, words.data() + 1);
    return Tool(argv[0]).run(count, words.data());
  } catch (const std::exception& error) {
    fmt::print(stderr, "aludel: error: {}\n", error.what());
    return aludel::kFailed;
  }
}
