package org.amkit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amkit.cli.command.Listing;
import org.amkit.cli.terminal.Resource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Makes the manual pages, in roff, from the commands' own options and descriptions, from the topics
 * of {@code am help}, and from examples that a test runs.
 */
final class ManPages {
  /** An example: what it does, and the lines of its commands, as a shell takes them. */
  record Example(String what, List<String> lines) {
    String script() {
      return String.join("\n", lines);
    }
  }

  private ManPages() {}

  /** Writes all pages into a folder: {@code java -cp ... org.amkit.cli.ManPages man}. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    for (Map.Entry<String, String> page : pages().entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
  }

  /** All pages by file name. */
  static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("am.1", overview());
    for (Verbs.Entry entry : Verbs.all()) {
      if (entry.group() != Listing.Group.HIDDEN) {
        pages.put("am-" + entry.name() + ".1", command(entry));
      }
    }
    for (Topics.Topic topic : Topics.all()) {
      pages.put("am-" + topic.name() + ".7", topic(topic));
    }
    return pages;
  }

  private static String head(String name, int section, String summary) {
    return ".\\\" Made by org.amkit.cli.ManPages; do not edit.\n"
        + ".TH "
        + name.toUpperCase(Locale.ROOT).replace("-", "\\-")
        + " "
        + section
        + " \"\" \"am\" \"am manual\"\n.SH NAME\n"
        + escape(name)
        + " \\- "
        + escape(summary)
        + "\n";
  }

  private static String overview() {
    StringBuilder out =
        new StringBuilder(head("am", 1, "edit, merge, inspect and sync Automerge document files"));
    out.append(".SH SYNOPSIS\n.B am\n.I COMMAND\n[OPTION]... [ARG]...\n");
    out.append(".SH COMMANDS\n");
    for (Listing.Group group : Listing.Group.values()) {
      if (group == Listing.Group.HIDDEN) {
        continue;
      }
      out.append(".SS ").append(escape(group.title())).append('\n');
      for (Verbs.Entry entry : Verbs.all()) {
        if (entry.group() == group) {
          out.append(".TP\n.BR am\\-").append(escape(entry.name())).append(" (1)\n");
          out.append(escape(entry.summary())).append('\n');
        }
      }
    }
    out.append(".SH TOPICS\n");
    for (Topics.Topic topic : Topics.all()) {
      out.append(".TP\n.BR am\\-").append(escape(topic.name())).append(" (7)\n");
      out.append(escape(topic.summary())).append('\n');
    }
    out.append(".SH EXIT STATUS\n").append(verbatim(Topics.text("exit-codes")));
    out.append(environment());
    return out.toString();
  }

  private static String environment() {
    return """
    .SH ENVIRONMENT
    .TP
    .BR AM_PAGER ", " PAGER
    The pager of long output on a terminal (default: less \\-FRX); an empty AM_PAGER is none.
    .TP
    .B AM_VERIFIED_CHUNKS
    0: verify every document anew, and remember none (see FILES).
    .TP
    .B NO_COLOR
    No colours unless \\-\\-color=always.
    .TP
    .B TMPDIR
    Where 'am edit' puts what is edited (default: /tmp).
    .TP
    .BR VISUAL ", " EDITOR
    What 'am edit' opens.
    .TP
    .B XDG_STATE_HOME
    Where am remembers its actors, sync states and verified documents
    (default: ~/.local/state). Without HOME, ~ is what the user database says.
    .SH FILES
    .TP
    .I $XDG_STATE_HOME/am/documents/
    The actor last used for each document file, and the sync state of each peer.
    .TP
    .I $XDG_STATE_HOME/am/verified/
    Documents of 1,000 changes or 10,000 ops that am has verified: for the SHA-256 of
    the document's bytes, the hashes of its changes, some 5 bytes a change. A
    document that is found here is opened without rebuilding its changes. am
    trusts these files, which only you can write to; 'am verify' never uses
    them. At most 256 MiB are kept, the oldest go first. Removing them costs
    time only.
    """;
  }

  private static String topic(Topics.Topic topic) {
    return head("am-" + topic.name(), 7, topic.summary())
        + ".SH DESCRIPTION\n"
        + verbatim(Topics.text(topic.name()))
        + ".SH SEE ALSO\n.BR am (1)\n";
  }

  private static String command(Verbs.Entry entry) {
    CommandLine parser = CommandModel.of(entry.name(), entry.create());
    CommandSpec spec = parser.getCommandSpec();
    StringBuilder out =
        new StringBuilder(head("am-" + entry.name(), 1, firstLower(entry.summary())));
    out.append(".SH SYNOPSIS\n").append(escape(synopsis(parser))).append('\n');
    out.append(".SH DESCRIPTION\n");
    for (String line : spec.usageMessage().description()) {
      out.append(escape(line.replace("$$", "$"))).append("\n.PP\n");
    }
    out.append(".SH ARGUMENTS\n");
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      out.append(".TP\n.I ").append(escape(argument.paramLabel())).append('\n');
      out.append(escape(String.join(" ", argument.description()))).append('\n');
    }
    out.append(".SH OPTIONS\n");
    for (OptionSpec option : options(spec)) {
      List<String> names = new ArrayList<>();
      for (String name : option.names()) {
        names.add("\\fB" + escape(name) + "\\fR");
      }
      String label = option.arity().max() > 0 ? " \\fI" + escape(option.paramLabel()) + "\\fR" : "";
      out.append(".TP\n").append(String.join(", ", names)).append(label).append('\n');
      out.append(escape(String.join(" ", option.description()))).append('\n');
    }
    List<Example> examples = examples(entry.name());
    if (!examples.isEmpty()) {
      out.append(".SH EXAMPLES\n");
      for (Example example : examples) {
        out.append(escape(example.what())).append("\n.PP\n.nf\n.RS 4\n");
        example.lines().forEach(line -> out.append(escape(line)).append('\n'));
        out.append(".RE\n.fi\n.PP\n");
      }
    }
    out.append(".SH EXIT STATUS\nSee \\fBam\\-exit\\-codes\\fR(7).\n");
    out.append(".SH SEE ALSO\n.BR am (1),\n.BR am\\-paths (7),\n.BR am\\-values (7),\n");
    return out.append(".BR am\\-revisions (7)\n").toString();
  }

  private static List<OptionSpec> options(CommandSpec spec) {
    List<OptionSpec> options = new ArrayList<>(spec.options());
    options.removeIf(OptionSpec::hidden);
    options.sort((a, b) -> plain(a.longestName()).compareToIgnoreCase(plain(b.longestName())));
    return options;
  }

  private static String plain(String option) {
    return option.replaceFirst("^-+", "");
  }

  private static String synopsis(CommandLine parser) {
    String line = parser.getHelp().synopsis(0).strip();
    return line.replaceAll("\\s+", " ");
  }

  /** The examples of a command: paragraphs of a sentence and of lines that begin with blanks. */
  static List<Example> examples(String name) {
    String text = Resource.find("examples/" + name + ".txt");
    if (text == null) {
      return List.of();
    }
    List<Example> examples = new ArrayList<>();
    String what = "";
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("  ")) {
        lines.add(line.substring(2).stripTrailing());
      } else if (!line.isBlank()) {
        if (!lines.isEmpty()) {
          examples.add(new Example(what, List.copyOf(lines)));
          lines.clear();
        }
        what = line.strip();
      }
    }
    if (!lines.isEmpty()) {
      examples.add(new Example(what, List.copyOf(lines)));
    }
    return examples;
  }

  /** Lines as they are, not indented: they are up to 80 columns wide, as the terminal is. */
  private static String verbatim(String text) {
    return ".nf\n.in 0\n" + escape(text.stripTrailing()) + "\n.in\n.fi\n";
  }

  private static String firstLower(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /** Text as roff takes it: backslashes, dashes, quotes, and dots that begin a line. */
  private static String escape(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
        .replaceAll("(?m)^([.'])", "\\\\&$1");
  }
}
