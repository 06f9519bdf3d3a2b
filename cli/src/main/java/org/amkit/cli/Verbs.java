package org.amkit.cli;

import java.util.List;
import java.util.function.Supplier;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.document.AnonymizeCommand;
import org.amkit.cli.command.document.ApplyPatchCommand;
import org.amkit.cli.command.document.ChangeCommand;
import org.amkit.cli.command.document.CompactCommand;
import org.amkit.cli.command.document.ConflictsCommand;
import org.amkit.cli.command.document.EditCommand;
import org.amkit.cli.command.document.ExportCommand;
import org.amkit.cli.command.document.GetCommand;
import org.amkit.cli.command.document.ImportCommand;
import org.amkit.cli.command.document.InitCommand;
import org.amkit.cli.command.document.StatusCommand;
import org.amkit.cli.command.history.BlameCommand;
import org.amkit.cli.command.history.DiffCommand;
import org.amkit.cli.command.history.GraphCommand;
import org.amkit.cli.command.history.HeadsCommand;
import org.amkit.cli.command.history.LogCommand;
import org.amkit.cli.command.history.RevertCommand;
import org.amkit.cli.command.history.ShowCommand;
import org.amkit.cli.command.history.UndoCommand;
import org.amkit.cli.command.history.ViewCommand;
import org.amkit.cli.command.history.WatchCommand;
import org.amkit.cli.command.inspect.ExamineCommand;
import org.amkit.cli.command.inspect.ExamineSyncCommand;
import org.amkit.cli.command.inspect.InspectCommand;
import org.amkit.cli.command.inspect.RepairCommand;
import org.amkit.cli.command.inspect.VerifyCommand;
import org.amkit.cli.command.merge.ApplyCommand;
import org.amkit.cli.command.merge.ChangesCommand;
import org.amkit.cli.command.merge.ForkCommand;
import org.amkit.cli.command.merge.GitCommand;
import org.amkit.cli.command.merge.MergeCommand;
import org.amkit.cli.command.sync.CloneCommand;
import org.amkit.cli.command.sync.ServeCommand;
import org.amkit.cli.command.sync.SyncCommand;
import org.amkit.cli.command.sync.UrlCommand;
import org.jspecify.annotations.Nullable;

/** The commands by name. No class of a command is loaded before it is asked for. */
final class Verbs {
  /** What a command is about, for the overview. */
  enum Group {
    WRITE("Make and change"),
    READ("Look"),
    MERGE("Merge and exchange"),
    CARE("Check and repair"),
    FIT("Fit in"),
    /** Not for people. */
    HIDDEN("");

    final String title;

    Group(String title) {
      this.title = title;
    }
  }

  /** A command: its name, one line about it, and how to make it. */
  record Entry(String name, Group group, String summary, Supplier<Verb> maker) {
    Verb create() {
      return maker.get();
    }
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry("init", Group.WRITE, "Make a new document file", InitCommand::new),
          new Entry(
              "change", Group.WRITE, "Edit a document: ops as one change", ChangeCommand::new),
          new Entry("edit", Group.WRITE, "Edit a document in your own editor", EditCommand::new),
          new Entry(
              "import",
              Group.WRITE,
              "Make a document from JSON, or update one",
              ImportCommand::new),
          new Entry(
              "apply-patch",
              Group.WRITE,
              "Apply a JSON Patch or merge patch",
              ApplyPatchCommand::new),
          new Entry(
              "revert", Group.WRITE, "Restore an old state by a new change", RevertCommand::new),
          new Entry("undo", Group.WRITE, "Take back what changes did", UndoCommand::new),
          new Entry("get", Group.READ, "Print the value at a path", GetCommand::new),
          new Entry(
              "export", Group.READ, "Write a document as JSON, YAML or text", ExportCommand::new),
          new Entry(
              "status",
              Group.READ,
              "Print how large a document is and where it stands",
              StatusCommand::new),
          new Entry(
              "heads",
              Group.READ,
              "Print the heads, which name the present version",
              HeadsCommand::new),
          new Entry("log", Group.READ, "List the changes", LogCommand::new),
          new Entry("show", Group.READ, "Show what one change did", ShowCommand::new),
          new Entry(
              "blame", Group.READ, "Show which change put each value there", BlameCommand::new),
          new Entry(
              "conflicts",
              Group.READ,
              "List values that compete, and choose one",
              ConflictsCommand::new),
          new Entry(
              "diff", Group.READ, "Show how two versions or documents differ", DiffCommand::new),
          new Entry(
              "watch", Group.READ, "Show what comes into a file as it comes", WatchCommand::new),
          new Entry(
              "graph", Group.READ, "Draw the history as a graph: SVG or DOT", GraphCommand::new),
          new Entry(
              "view",
              Group.READ,
              "Show state and history as a page in a browser",
              ViewCommand::new),
          new Entry("merge", Group.MERGE, "Merge other documents into one", MergeCommand::new),
          new Entry(
              "fork", Group.MERGE, "Copy a document, or an old version of it", ForkCommand::new),
          new Entry("changes", Group.MERGE, "Export changes", ChangesCommand::new),
          new Entry("apply", Group.MERGE, "Apply exported changes", ApplyCommand::new),
          new Entry(
              "sync",
              Group.MERGE,
              "Exchange changes with another copy, here or elsewhere",
              SyncCommand::new),
          new Entry("clone", Group.MERGE, "Make a copy of a peer's document", CloneCommand::new),
          new Entry("url", Group.MERGE, "Print what peers call a document", UrlCommand::new),
          new Entry("serve", Group.MERGE, "Wait for peers to sync with", ServeCommand::new),
          new Entry(
              "compact", Group.CARE, "Rewrite a document file as one chunk", CompactCommand::new),
          new Entry(
              "anonymize",
              Group.CARE,
              "Copy a document with other content, to show to others",
              AnonymizeCommand::new),
          new Entry("verify", Group.CARE, "Check document files for damage", VerifyCommand::new),
          new Entry(
              "repair", Group.CARE, "Copy every good chunk of a damaged file", RepairCommand::new),
          new Entry(
              "inspect",
              Group.CARE,
              "Show how a file is made up: chunks, columns, ops",
              InspectCommand::new),
          new Entry(
              "examine",
              Group.CARE,
              "Print all changes as JSON, as 'automerge examine'",
              ExamineCommand::new),
          new Entry(
              "examine-sync", Group.CARE, "Print a sync message as JSON", ExamineSyncCommand::new),
          new Entry("git", Group.FIT, "Let git diff and merge documents", GitCommand::new),
          new Entry("shell", Group.FIT, "Work on a document interactively", ShellCommand::new),
          new Entry(
              "completion",
              Group.FIT,
              "Print the completion script of a shell",
              CompletionCommand::new),
          new Entry("help", Group.FIT, "Explain a command or a topic", HelpCommand::new),
          new Entry("complete", Group.HIDDEN, "Print how words may go on", CompleteCommand::new));

  private Verbs() {}

  /** All commands, in the order of the overview. */
  static List<Entry> all() {
    return ALL;
  }

  /** The names of the commands that people type. */
  static List<String> names() {
    return ALL.stream().filter(entry -> entry.group() != Group.HIDDEN).map(Entry::name).toList();
  }

  /** The command of a name, or null. */
  static @Nullable Entry find(String name) {
    for (Entry entry : ALL) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }
}
