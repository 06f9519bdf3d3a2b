package org.amkit.cli.command.document;

import java.io.IOException;
import org.amkit.NewStrings;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.PlaceUpdate;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChange;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.command.option.StringsOption;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonUpdate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am import}: a document from JSON. */
@Listing(
    group = Listing.Group.WRITE,
    place = 40,
    summary = "Make a document from JSON, or update one")
@Command(
    name = "import",
    description = {
      "Creates a document from a JSON object (-o), or makes a document or a place in it equal to a"
          + " JSON value by a minimal change and prints its hash (--into).",
      "Without both the document goes to stdout, as with 'automerge import'.",
      "An object in a list is treated as the same if it has the same 'id', '_id' or 'key', which no"
          + " other object of its list has, else if it is much alike. Automerge has no move: if"
          + " objects changed places, as many as possible stay, edited where they stand; the rest"
          + " is deleted and made anew, and edits that others make to those at the same time are"
          + " lost.",
    })
final class ImportCommand extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "JSON",
      defaultValue = "-",
      description = "A file with a JSON object; stdin when left out.")
  String json = FileLabel.DASH;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      description = "With --into: the place to update; the whole document when left out.")
  @Nullable String path;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      description = "Update this document file instead of making one.")
  @Nullable String into;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "The document file to write, or - for stdout. A file that is there is replaced, but not"
              + " a document with changes of its own.")
  @Nullable String out;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "json",
      description =
          "The format of the input, as 'am export' writes it: json (default), typed-json, jsonl"
              + " (the items of a list, or the members of a map), yaml, or text.")
  String format = "json";

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final StringsOption strings = new StringsOption();
  @Mixin final ForceOption force = new ForceOption();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    ImportFormat from = ImportFormat.of(format);
    if (into != null) {
      return update(run, into, from);
    }
    if (path != null) {
      throw Failure.usage("import: '" + path + "' is one argument too many")
          .hint("a PATH goes with --into");
    }
    if (!write.dryRun) {
      run.outputs().refuseTerminal(out);
    }
    run.outputs().requireOther(json, out);
    return new NewDocument(run, commit, from, strings.reader(), force.overwrite(), write.dryRun)
        .make(out == null ? FileLabel.DASH : out, JsonInput.of(run, json));
  }

  /** Makes a place of a document equal to the JSON. */
  private int update(Run run, String file, ImportFormat from) throws IOException {
    if (out != null) {
      throw Failure.usage("import: --into and -o exclude each other");
    }
    // A single word that is no file can only be the place.
    boolean onlyPath =
        path == null
            && !run.inputs().exists(json)
            && !json.startsWith("{")
            && !json.startsWith("[");
    String place = onlyPath ? json : path == null ? "." : path;
    DocumentPath where = PathWord.parse(place);
    JsonInput input = JsonInput.of(run, onlyPath ? FileLabel.DASH : json);
    Object value = from.read(input, strings.reader(), false);
    return new NewChange(run, file, commit, write)
        .make((document, transaction) -> set(transaction, where, from, input, value));
  }

  private void set(
      Transaction transaction,
      DocumentPath where,
      ImportFormat from,
      JsonInput input,
      @Nullable Object value) {
    // Says what is missing, and what may have been meant.
    Target found = new Places(transaction).find(where);
    if (found.containerType() == ObjectType.TEXT) {
      throw Failure.usage(where + " is a part of a text, which holds characters only");
    }
    NewStrings kind = strings.strings;
    try {
      if (from == ImportFormat.TYPED_JSON) {
        new PlaceUpdate(transaction, NewStrings.TEXT).update(found, value);
      } else if (from == ImportFormat.JSONL && found.isMap()) {
        Object members = ImportFormat.members(input, value);
        JsonUpdate.set(transaction, where.find(transaction), members, kind);
      } else {
        JsonUpdate.set(transaction, where.find(transaction), value, kind);
      }
    } catch (IllegalArgumentException e) {
      throw Failure.badInput(String.valueOf(e.getMessage()), e);
    }
  }
}
