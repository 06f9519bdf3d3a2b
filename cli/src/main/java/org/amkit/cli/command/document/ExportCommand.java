package org.amkit.cli.command.document;

import java.io.IOException;
import java.util.Locale;
import org.amkit.AmValue;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.command.AtOption;
import org.amkit.cli.command.JsonFile;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.ValueOutput;
import org.amkit.cli.render.YamlPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am export}: a document in another format. */
@Listing(group = Listing.Group.READ, place = 20, summary = "Write a document as JSON, YAML or text")
@Command(
    name = "export",
    description = {
      "Writes the state of a document: json (as 'automerge export' prints it), jsonl (a list's"
          + " elements or a map's members, one a line), yaml, text (a text or string as it is), or"
          + " typed-json (see 'am help values').",
    })
final class ExportCommand extends Verb implements Verb.OnlyReads {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "The document file; stdin when left out.")
  String file = FileLabel.DASH;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "The place; the whole document when left out.")
  String path = ".";

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "json (default), jsonl, yaml, text or typed-json.")
  String format = "json";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "The file to write, or - for stdout (the default).")
  @Nullable String out;

  @Option(
      names = "--skip-verifying-heads",
      description = "Do not check the heads stored in the file against those of its changes.")
  boolean skipVerifyingHeads;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final DryRunOption write = new DryRunOption();
  @Mixin final AtOption at = new AtOption();

  @Override
  public int run(Run run) throws IOException {
    String wanted = format.toLowerCase(Locale.ROOT);
    if (!wanted.matches("json|jsonl|yaml|text|typed-json")) {
      throw Failure.usage(
          "--format is json, jsonl, yaml, text or typed-json, not '" + format + "'");
    }
    var where = PathWord.parse(path);
    Source source =
        run.documents().load(file, LoadOptions.DEFAULT.withVerifyHeads(!skipVerifyingHeads));
    run.outputs().requireOther(file, out);
    Read view = at.view(run, source);
    Target place;
    try {
      place = new Places(view).existing(where);
      if (place.range() != null) {
        throw Failure.usage("export takes no range; 'am get' does");
      }
      if (wanted.equals("text")) {
        characters(view, place);
      }
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    JsonPrinter.Layout layout =
        wanted.equals("jsonl") ? JsonPrinter.Layout.COMPACT : JsonPrinter.Layout.INDENTED;
    try (JsonFile target = JsonFile.open(run, out, layout, force.overwrite(), write.dryRun)) {
      switch (wanted) {
        case "text" -> target.output().print(characters(view, place));
        case "jsonl" -> lines(target.json(), view, place);
        case "yaml" -> yaml(target, view, place);
        default ->
            new ValueOutput(
                    target.output(),
                    target.isStdout() && run.console().outIsColored(),
                    JsonWriter.INDENTED.withTypes(wanted.equals("typed-json")),
                    true)
                .line(view, place.object(), place.scalar());
      }
      target.commit();
    }
    return ExitCode.OK;
  }

  private static void lines(JsonPrinter json, Read view, Target place) {
    ObjectId object = place.object();
    if (place.isList() && object != null) {
      view.forEachItem(object, item -> json.value(view, item.getValue()).line());
    } else if (place.isMap() && object != null) {
      view.forEachEntry(
          object,
          entry -> {
            json.beginObject().name(entry.getKey());
            json.value(view, entry.getValue()).endObject().line();
          });
    } else {
      json.value(JsonWriter.COMPACT, view, object, place.scalar()).line();
    }
  }

  private static void yaml(JsonFile target, Read view, Target place) throws IOException {
    YamlPrinter.print(view, place.object(), place.scalar(), target.output().stream());
  }

  private static String characters(Read view, Target place) {
    ObjectId object = place.object();
    if (place.isText() && object != null) {
      return view.text(object).orElse("");
    }
    if (place.scalar() instanceof AmValue.Str str) {
      return str.getValue();
    }
    throw Failure.usage(place.shown() + " is " + place.kind() + ", not a text")
        .hint("name a text: am export FILE PATH --format text");
  }
}
