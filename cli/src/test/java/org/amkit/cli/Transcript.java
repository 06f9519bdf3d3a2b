package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A document with shell sessions, whose commands are run one after the other:
 *
 * <pre>
 * $ am change trip.automerge \      a command: from "$ " on; a backslash continues it
 *     -e 'set days 4'
 * 90b2d1...                         what it prints: up to a blank line, a fence or a command
 * </pre>
 *
 * <p>All may be indented. A command begins in the folder where the one before it ended.
 */
final class Transcript {
  private static final String PROMPT = "$ ";

  /** The exit codes that a command may end with: done, or the answer is no. */
  private static final Set<Integer> ANSWERS = Set.of(0, 1);

  private Transcript() {}

  /** The document, with what its commands print now. */
  static String rerun(String document, RealShell shell) throws IOException, InterruptedException {
    List<String> lines = document.lines().toList();
    List<String> commands = new ArrayList<>();
    List<String> result = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<String> indents = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at++);
      result.add(line);
      if (!line.strip().startsWith(PROMPT)) {
        continue;
      }
      String indent = line.substring(0, line.length() - line.stripLeading().length());
      StringBuilder command = new StringBuilder(line.strip().substring(PROMPT.length()));
      while (command.charAt(command.length() - 1) == '\\') {
        command.append('\n').append(lines.get(at).strip());
        result.add(lines.get(at++));
      }
      while (at < lines.size() && isOutput(lines.get(at))) {
        at++;
      }
      commands.add(command.toString());
      places.add(result.size());
      indents.add(indent);
    }
    List<String> outputs = run(commands, shell);
    for (int i = commands.size() - 1; i >= 0; i--) {
      String indent = indents.get(i);
      result.addAll(places.get(i), outputs.get(i).lines().map(line -> indent + line).toList());
    }
    return String.join("\n", result) + "\n";
  }

  private static boolean isOutput(String line) {
    String text = line.strip();
    return !text.isEmpty() && !text.startsWith("```") && !text.startsWith(PROMPT);
  }

  private static List<String> run(List<String> commands, RealShell shell)
      throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("mkdir work && cd work || exit\n");
    for (int i = 0; i < commands.size(); i++) {
      script.append("{ ").append(commands.get(i)).append("\n} >\"$HOME/out").append(i);
      script.append("\" 2>&1\necho $? >\"$HOME/exit").append(i).append("\"\n");
    }
    shell.run(script.toString());
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      String output = Files.readString(shell.path("out" + i));
      int exit = Integer.parseInt(Files.readString(shell.path("exit" + i)).strip());
      assertThat(exit).as("%s: %s", commands.get(i), output).isIn(ANSWERS);
      assertThat(output.lines()).as(commands.get(i)).allMatch(Transcript::isOutput);
      outputs.add(output);
    }
    return outputs;
  }
}
