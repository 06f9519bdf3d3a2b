package org.amkit.cli;

import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.WordReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The commands by name. {@link WordsWriter} makes the list from the classes of commands when the
 * program is built; where it has not run (a class folder made by an IDE), they are looked for. No
 * class of a command is loaded before it is asked for.
 */
abstract class Verbs {
  /**
   * A command.
   *
   * @param summary one line about it
   * @param prefix the name of its class without {@code Command}
   */
  record Entry(String name, Listing.Group group, String summary, String prefix) {
    /** A command with nothing read yet. */
    Verb create() {
      WordReader reader = WordReader.of(prefix);
      return reader == null ? CommandScan.make(prefix) : reader.fresh().verb();
    }

    /** What {@code --help} says. */
    String help(boolean colored) {
      WordReader reader = WordReader.of(prefix);
      return reader == null ? page(colored) : reader.help(colored);
    }

    /** What {@code --help} says, from picocli's model. */
    String page(boolean colored) {
      return CommandModel.of(name, create())
          .getUsageMessage(colored ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
    }
  }

  private static @Nullable Verbs written;

  static void register(Verbs verbs) {
    written = verbs;
  }

  private static Verbs written() {
    Verbs known = written;
    if (known == null) {
      try {
        // Registers itself, as a JDBC driver does.
        Class.forName("org.amkit.cli.WrittenVerbs");
      } catch (ClassNotFoundException e) {
        register(new CommandScan());
      }
      known = written;
    }
    if (known == null) {
      throw new IllegalStateException("no list of commands");
    }
    return known;
  }

  /** All commands, in the order of the overview. */
  static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    for (String name : written().inOrder()) {
      Entry entry = find(name);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** The names of the commands that people type. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Entry entry : all()) {
      if (entry.group() != Listing.Group.HIDDEN) {
        names.add(entry.name());
      }
    }
    return names;
  }

  /** The command of a name, or null. */
  static @Nullable Entry find(String name) {
    return written().entry(name);
  }

  /** The names of all commands, in the order of the overview. */
  abstract String[] inOrder();

  abstract @Nullable Entry entry(String name);
}
