package org.amkit.cli.command.document;

import java.io.IOException;
import java.util.Map;
import org.amkit.AutomergeException;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChange;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.StringsOption;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.json.JsonMergePatch;
import org.amkit.json.JsonPatch;
import org.amkit.json.JsonPatchException;
import org.amkit.json.JsonReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am apply-patch}: a JSON Patch or JSON Merge Patch, as one change. */
@Listing(group = Listing.Group.WRITE, place = 50, summary = "Apply a JSON Patch or merge patch")
@Command(
    name = "apply-patch",
    description = {
      "Applies a JSON Patch (RFC 6902), or a JSON Merge Patch (RFC 7386), to a document as one"
          + " change; if an operation fails, none is written (exit 1).",
      "Prints the new change's hash.",
    })
final class ApplyPatchCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATCH",
      defaultValue = "-",
      description = "A file with the patch, the patch itself, or - for stdin (the default).")
  String patch = FileLabel.DASH;

  @Option(names = "--merge-patch", description = "The patch is a merge patch.")
  boolean mergePatch;

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final StringsOption strings = new StringsOption();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    NewChange.Edit patching = read(JsonInput.of(run, patch), strings.strings);
    return new NewChange(run, file, commit, write)
        .make(
            (document, transaction) -> {
              try {
                patching.in(document, transaction);
              } catch (JsonPatchException e) {
                throw Failure.no(String.valueOf(e.getMessage()));
              } catch (IllegalArgumentException | AutomergeException e) {
                throw Failure.badInput(String.valueOf(e.getMessage()), e);
              }
            });
  }

  private NewChange.Edit read(JsonInput input, NewStrings kind) throws IOException {
    Object plain = input.plain(JsonReader.PLAIN);
    if (mergePatch) {
      if (!(plain instanceof Map)) {
        throw Failure.badInput(input.name() + ": a merge patch is a JSON object, {...}", null);
      }
      return (document, transaction) ->
          JsonMergePatch.apply(transaction, ObjectId.ROOT, plain, kind);
    }
    try {
      JsonPatch operations = JsonPatch.of(plain);
      return (document, transaction) -> operations.apply(transaction, kind);
    } catch (JsonPatchException e) {
      throw Failure.badInput(input.name() + ": not a JSON Patch: " + e.getMessage(), e);
    }
  }
}
