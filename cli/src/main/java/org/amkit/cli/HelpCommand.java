package org.amkit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Suggestion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code am help}: about a command or a topic. */
@Listing(group = Listing.Group.FIT, place = 40, summary = "Explain a command or a topic")
@Command(
    name = "help",
    description =
        "Explains a command, or a topic: tutorial, paths, values, revisions, exit-codes,"
            + " protocol, cluster, format.")
final class HelpCommand extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "A command or a topic.")
  @Nullable String about;

  @Override
  public int run(Run run) throws IOException {
    String name = about;
    if (name == null) {
      run.console().paged().print(Overview.text());
      return ExitCode.OK;
    }
    if (Topics.isTopic(name)) {
      run.console().paged().print(Topics.text(name));
      return ExitCode.OK;
    }
    Verbs.Entry entry = Verbs.find(name);
    if (entry == null) {
      List<String> known = new ArrayList<>(Verbs.names());
      Topics.all().forEach(topic -> known.add(topic.name()));
      String near = Suggestion.didYouMean(name, known);
      throw Failure.usage("no command and no topic '" + name + "'")
          .hint(near != null ? near : "'am --help' lists them");
    }
    run.console().paged().printOwn(entry.help(run.console().outIsColored()));
    return ExitCode.OK;
  }
}
