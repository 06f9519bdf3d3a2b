package org.amkit.cli.command.document;

import java.io.IOException;
import org.amkit.AmValue;
import org.amkit.Conflicts;
import org.amkit.ObjectId;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.TextUnit;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.address.TextSlice;
import org.amkit.cli.command.AtOption;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.command.option.TextOptions;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.ValueOutput;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am get}: a value out of a document. */
@Listing(group = Listing.Group.READ, place = 10, summary = "Print the value at a path")
@Command(
    name = "get",
    description = {
      "Prints the value at a path as JSON.",
      "Exit 1 when there is nothing at the path.",
    })
final class GetCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "The place (see 'am help paths'); the whole document when left out.")
  String path = ".";

  @Option(names = "--raw", description = "Print a text or string as it is, bytes as bytes.")
  boolean raw;

  @Option(
      names = "--typed",
      description = "Print typed JSON, which keeps all types apart (see 'am help values').")
  boolean typed;

  @Option(
      names = "--conflicts",
      description = "Print all conflicting values at the place, keyed by op id.")
  boolean conflicts;

  @Mixin final ReportOptions report = new ReportOptions();
  @Mixin final AtOption at = new AtOption();
  @Mixin final TextOptions text = new TextOptions();

  @Override
  public int run(Run run) throws IOException {
    var where = PathWord.parse(path);
    TextUnit unit = text.unit();
    Source source = run.documents().load(file);
    Read view = at.view(run, source);
    Target place;
    try {
      Places places = new Places(view, unit);
      place = wholeCharacter(places, places.existing(where));
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    JsonPrinter.Layout layout =
        report.json ? JsonPrinter.Layout.COMPACT : JsonPrinter.Layout.INDENTED;
    if (conflicts) {
      printConflicts(run.json(layout), view, place);
    } else if (raw && printRaw(run, view, place)) {
      return ExitCode.OK;
    } else {
      print(run, layout, view, place);
    }
    return ExitCode.OK;
  }

  /** A character of several code points as the part of its text that it is. */
  private static Target wholeCharacter(Places places, Target place) {
    return place.width() > 1 && place.prop() instanceof Prop.Index index
        ? places
            .find(place.path().parent())
            .part(place.path(), new Target.Range(index.index, index.index + place.width()))
        : place;
  }

  private void print(Run run, JsonPrinter.Layout layout, Read view, Target place) {
    ObjectId object = place.object();
    Target.Range range = place.range();
    if (range == null) {
      boolean indented = layout == JsonPrinter.Layout.INDENTED;
      new ValueOutput(
              run.out(),
              run.console().outIsColored(),
              JsonWriter.COMPACT.withIndent(indented).withTypes(typed),
              indented)
          .line(view, object, place.scalar());
      return;
    }
    JsonPrinter json = run.json(layout);
    if (place.isList() && object != null) {
      json.beginArray();
      for (long i = range.start(); i < range.end(); i++) {
        view.get(object, i).ifPresent(value -> value(json, view, value));
      }
      json.endArray();
    } else {
      json.string(part(view, place, range));
    }
    json.line();
  }

  private static String part(Read view, Target place, Target.Range range) {
    ObjectId object = place.object();
    String whole =
        object != null
            ? view.text(object).orElse("")
            : place.scalar() instanceof AmValue.Str str ? str.getValue() : "";
    return TextSlice.cut(whole, TextUnit.CODE_POINTS, range.start(), range.end());
  }

  /** Prints what has a raw form; false for what has none. */
  private static boolean printRaw(Run run, Read view, Target place) {
    ObjectId object = place.object();
    AmValue scalar = place.scalar();
    Target.Range range = place.range();
    if (range != null && !place.isList()) {
      run.out().print(part(view, place, range));
    } else if (place.isText() && object != null) {
      run.out().print(view.text(object).orElse(""));
    } else if (scalar instanceof AmValue.Str str) {
      run.out().print(str.getValue());
    } else if (scalar instanceof AmValue.Bytes bytes) {
      run.outputs().refuseTerminalOnly();
      run.out().write(bytes.getValue());
      return true;
    } else {
      return false;
    }
    run.out().print("\n");
    return true;
  }

  private void printConflicts(JsonPrinter json, Read view, Target place) {
    ObjectId container = place.container();
    Prop prop = place.prop();
    json.beginObject();
    if (container != null && prop != null) {
      Conflicts all = view.getAll(container, prop).orElseThrow();
      for (Conflicts.Candidate candidate : all.candidates()) {
        json.name(candidate.id().toString());
        value(json, view, candidate.value());
      }
    }
    json.endObject().line();
  }

  private void value(JsonPrinter json, Read view, AmValue value) {
    if (typed) {
      json.json(JsonWriter.TYPED.toString(view, value));
    } else {
      json.value(view, value);
    }
  }
}
