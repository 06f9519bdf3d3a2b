package org.amkit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.command.Session;
import org.amkit.cli.command.Verb;
import org.amkit.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code am complete}: what the completion scripts ask; prints candidates, one a line. */
@Command(name = "complete", description = "Prints how the last of the words may go on.")
final class CompleteCommand extends Verb implements Verb.TakesDashes {
  @Parameters(
      index = "0..*",
      arity = "0..*",
      paramLabel = "WORD",
      description = "The words behind 'am' up to the one to complete.")
  List<String> words = new ArrayList<>();

  @Override
  public int run(Session session) throws IOException {
    for (String candidate : new Completer(session).complete(words)) {
      session.out().println(candidate);
    }
    return ExitCode.OK;
  }
}
