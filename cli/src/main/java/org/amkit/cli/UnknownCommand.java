package org.amkit.cli;

import java.util.Map;
import org.amkit.cli.edit.EditSyntax;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Suggestion;

/** What to say to a command that am does not have: the one that was meant. */
final class UnknownCommand {
  /** Words of other programs for what am does, and the command that does it. */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("add", "am change FILE append PATH VALUE"),
          Map.entry("annotate", "am blame"),
          Map.entry("branch", "am fork"),
          Map.entry("cat", "am export"),
          Map.entry("checkout", "am fork --at REV"),
          Map.entry("check", "am verify"),
          Map.entry("commit", "am change"),
          Map.entry("copy", "am fork"),
          Map.entry("cp", "am fork"),
          Map.entry("create", "am init"),
          Map.entry("del", "am change FILE delete PATH"),
          Map.entry("dump", "am export"),
          Map.entry("fetch", "am sync --pull"),
          Map.entry("fsck", "am verify"),
          Map.entry("gc", "am compact"),
          Map.entry("history", "am log"),
          Map.entry("info", "am status"),
          Map.entry("list", "am status"),
          Map.entry("load", "am import"),
          Map.entry("ls", "am status"),
          Map.entry("new", "am init"),
          Map.entry("patch", "am apply-patch"),
          Map.entry("pull", "am sync --pull"),
          Map.entry("push", "am sync --push"),
          Map.entry("remove", "am change FILE delete PATH"),
          Map.entry("reset", "am revert"),
          Map.entry("restore", "am revert"),
          Map.entry("rm", "am change FILE delete PATH"),
          Map.entry("server", "am serve"),
          Map.entry("write", "am change FILE set PATH VALUE"));

  private UnknownCommand() {}

  /** A usage failure that names what was typed, and what was meant as far as can be told. */
  static Failure named(String typed) {
    return Failure.usage("unknown command '" + typed + "'").hint(hint(typed));
  }

  private static String hint(String typed) {
    String meant = MEANT.get(typed);
    if (meant == null && EditSyntax.opNames().contains(typed)) {
      meant = "am change FILE " + typed + " ...";
    }
    if (meant != null) {
      return "did you mean '" + meant + "'?";
    }
    String near = Suggestion.didYouMean(typed, Verbs.names());
    return near != null ? near : "'am --help' lists the commands";
  }
}
