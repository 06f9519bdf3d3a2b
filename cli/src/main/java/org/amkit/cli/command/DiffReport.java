package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.Patch;
import org.amkit.Read;
import org.amkit.TextUnit;
import org.amkit.cli.address.Target;
import org.amkit.cli.render.DifferencePrinter;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.PatchPrinter;
import org.amkit.cli.terminal.Output;
import org.amkit.json.Difference;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/** Shows how two versions of a document differ. */
public final class DiffReport {
  /** What patches in JSON count texts in: they are for JavaScript. */
  public static final TextUnit JSON_UNIT = TextUnit.UTF16;

  private final Run run;
  private final Document document;
  private final List<Step> within;
  private final Target.@Nullable Range part;

  /** The document, with texts counted in UTF-16 units; null until it is asked for. */
  private @Nullable Document inUtf16;

  /** Shows differences in all of a document. */
  public DiffReport(Run run, Document document) {
    this(run, document, List.of(), null);
  }

  /** Shows differences at a place and inside of it. */
  public DiffReport(Run run, Document document, List<Step> within) {
    this(run, document, within, null);
  }

  /** Shows differences in a part of the list or text at a place; null stands for all of it. */
  public DiffReport(Run run, Document document, List<Step> within, Target.@Nullable Range part) {
    this.run = run;
    this.document = document;
    this.within = within;
    this.part = part;
  }

  /** The same, of a document that was loaded to count texts in {@link #JSON_UNIT}. */
  public DiffReport ofJsonUnit() {
    inUtf16 = document;
    return this;
  }

  /** The differences from one version to another, those at the place asked for. */
  public List<Difference> differences(ChangeHash[] from, ChangeHash[] to) {
    return Difference.between(document.at(from), document.at(to), patches(from, to));
  }

  /** The patches from one version to another, those at the place asked for. */
  public List<Patch> patches(ChangeHash[] from, ChangeHash[] to) {
    return patches(document, from, to);
  }

  private List<Patch> patches(Document of, ChangeHash[] from, ChangeHash[] to) {
    List<Patch> patches = of.diff(from, to);
    return atPlace(patches, patches);
  }

  /** Those of some patches at the place asked for, as other patches say: the same, one by one. */
  private List<Patch> atPlace(List<Patch> patches, List<Patch> others) {
    if (within.isEmpty() && part == null) {
      return patches;
    }
    PatchPlaces places = new PatchPlaces(within, part);
    List<Patch> kept = new ArrayList<>();
    for (int i = 0; i < patches.size(); i++) {
      if (places.touches(others.get(i))) {
        kept.add(patches.get(i));
      }
    }
    return kept;
  }

  /**
   * Shows the differences to people.
   *
   * @return whether there are any
   */
  public boolean print(ChangeHash[] from, ChangeHash[] to) {
    return print(run.console().paged(), from, to);
  }

  /** The same, elsewhere. */
  public boolean print(Output out, ChangeHash[] from, ChangeHash[] to) {
    return print(out, differences(from, to), from, to);
  }

  /** Shows differences between two versions. */
  public boolean print(
      Output out, List<Difference> differences, ChangeHash[] from, ChangeHash[] to) {
    Read before = document.at(from);
    DifferencePrinter printer = new DifferencePrinter(before, document.at(to), run.console(), out);
    for (Difference difference : differences) {
      printer.print(difference);
    }
    return !differences.isEmpty();
  }

  /**
   * Writes the patches as JSON, one a line.
   *
   * @return whether there are any
   */
  public boolean printPatches(ChangeHash[] from, ChangeHash[] to) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    PatchPrinter printer = new PatchPrinter(counted().at(to), json);
    List<Patch> patches = jsonPatches(from, to);
    for (Patch patch : patches) {
      printer.print(patch);
      json.line();
    }
    return !patches.isEmpty();
  }

  /** Writes the patches into a JSON array that was begun. */
  public void writePatches(JsonPrinter json, ChangeHash[] from, ChangeHash[] to) {
    PatchPrinter printer = new PatchPrinter(counted().at(to), json);
    jsonPatches(from, to).forEach(printer::print);
  }

  private List<Patch> jsonPatches(ChangeHash[] from, ChangeHash[] to) {
    // A place is one in code points.
    boolean all = counted() == document || (within.isEmpty() && part == null);
    return all
        ? patches(counted(), from, to)
        : atPlace(counted().diff(from, to), document.diff(from, to));
  }

  private Document counted() {
    Document counted = inUtf16;
    if (counted == null) {
      LoadOptions options = LoadOptions.DEFAULT.withVerifyHeads(false).withTextUnit(JSON_UNIT);
      counted = Document.load(document.save(), options.withLimits(LoadOptions.Limits.NONE));
      inUtf16 = counted;
    }
    return counted;
  }
}
