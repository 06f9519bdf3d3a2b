package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.Patch;
import org.amkit.Read;
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
  private final Run run;
  private final Document document;
  private final List<Step> within;
  private final Target.@Nullable Range part;

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

  /** The differences from one version to another, those at the place asked for. */
  public List<Difference> differences(ChangeHash[] from, ChangeHash[] to) {
    return Difference.between(document.at(from), document.at(to), patches(from, to));
  }

  /** The patches from one version to another, those at the place asked for. */
  public List<Patch> patches(ChangeHash[] from, ChangeHash[] to) {
    List<Patch> patches = document.diff(from, to);
    if (within.isEmpty() && part == null) {
      return patches;
    }
    PatchPlaces places = new PatchPlaces(within, part);
    List<Patch> kept = new ArrayList<>();
    for (Patch patch : patches) {
      if (places.touches(patch)) {
        kept.add(patch);
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
    return printPatches(patches(from, to), to);
  }

  /** Writes the patches into a JSON array that was begun. */
  public void writePatches(JsonPrinter json, ChangeHash[] from, ChangeHash[] to) {
    PatchPrinter printer = new PatchPrinter(document.at(to), json);
    patches(from, to).forEach(printer::print);
  }

  /** Writes patches that lead to a version as JSON, one a line. */
  public boolean printPatches(List<Patch> patches, ChangeHash[] to) {
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    PatchPrinter printer = new PatchPrinter(document.at(to), json);
    for (Patch patch : patches) {
      printer.print(patch);
      json.line();
    }
    return !patches.isEmpty();
  }
}
