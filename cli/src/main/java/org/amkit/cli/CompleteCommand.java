package org.amkit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.terminal.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am complete}: what the completion scripts ask; prints candidates, one a line. */
@Listing(group = Listing.Group.HIDDEN, place = 10, summary = "Print completions of a command line")
@Command(name = "complete", description = "Prints the completions of the last word.")
final class CompleteCommand extends Verb implements Verb.TakesDashes {
  @Option(
      names = "--line",
      paramLabel = "LINE",
      description =
          "bash: the line up to the cursor; prints what takes the place of its last word.")
  @Nullable String line;

  @Option(names = "--describe", description = "Print behind each word a tab and what it is.")
  boolean describe;

  @Parameters(
      index = "0..*",
      arity = "0..*",
      paramLabel = "WORD",
      description = "The words behind 'am' up to the one to complete.")
  List<String> words = new ArrayList<>();

  @Override
  public int run(Run run) throws IOException {
    ShellLine typed = line == null ? null : ShellLine.parse(line);
    List<String> given = typed == null ? words : typed.words().subList(1, typed.words().size());
    for (Completer.Candidate candidate : new Completer(run).complete(given)) {
      String word = typed == null ? candidate.word() : typed.replacement(candidate.word());
      String about = describe && !candidate.about().isEmpty() ? "\t" + candidate.about() : "";
      run.out().println(word + about);
    }
    return ExitCode.OK;
  }
}
