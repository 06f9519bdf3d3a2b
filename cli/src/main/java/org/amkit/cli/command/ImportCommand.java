package org.amkit.cli.command;

import java.io.IOException;
import java.util.Locale;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am import}: a document from JSON. */
@Command(
    name = "import",
    description = {
      "Makes a new document from a JSON object (-o).",
      "Without -o the document goes to stdout, as with 'automerge import'.",
    })
public final class ImportCommand extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "-",
      description = "A file with a JSON object; stdin when left out.")
  String json = Session.DASH;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "The document file to write, or - for stdout.")
  @Nullable String out;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "The format of the input: json.")
  String format = "json";

  @Mixin CommitOptions commit;
  @Mixin StringsOption strings;
  @Mixin WriteOptions write;

  @Override
  public int run(Session session) throws IOException {
    if (!format.toLowerCase(Locale.ROOT).equals("json")) {
      throw Failure.usage("--format is json, not '" + format + "'");
    }
    if (!write.dryRun && (out == null || out.equals(Session.DASH))) {
      session.refuseTerminal();
    }
    return new NewDocument(session, commit, strings.strings, write)
        .make(out == null ? Session.DASH : out, JsonInput.of(session, json));
  }
}
