package org.amkit.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.Patch;
import org.amkit.Read;
import org.amkit.cli.render.Difference;
import org.amkit.cli.render.DifferencePrinter;
import org.amkit.cli.render.Differences;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.PatchPrinter;
import org.amkit.cli.terminal.Output;
import org.amkit.json.DocumentPath.Step;

/** Shows how two versions of a document differ. */
final class DiffReport {
  private final Session session;
  private final Document document;
  private final List<Step> within;

  /** Shows differences in all of a document. */
  DiffReport(Session session, Document document) {
    this(session, document, List.of());
  }

  /** Shows differences at a place and inside of it. */
  DiffReport(Session session, Document document, List<Step> within) {
    this.session = session;
    this.document = document;
    this.within = within;
  }

  /** The differences from one version to another, those at the place asked for. */
  List<Difference> differences(ChangeHash[] from, ChangeHash[] to) {
    return Differences.of(document.at(from), document.at(to), patches(from, to));
  }

  /** The patches from one version to another, those at the place asked for. */
  List<Patch> patches(ChangeHash[] from, ChangeHash[] to) {
    List<Patch> patches = document.diff(from, to);
    if (within.isEmpty()) {
      return patches;
    }
    List<Patch> kept = new ArrayList<>();
    for (Patch patch : patches) {
      if (PatchPlaces.touches(patch, within)) {
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
  boolean print(ChangeHash[] from, ChangeHash[] to) {
    List<Difference> differences = differences(from, to);
    Output out = session.console().paged();
    Read before = document.at(from);
    DifferencePrinter printer =
        new DifferencePrinter(before, document.at(to), session.console(), out);
    differences.forEach(printer::print);
    return !differences.isEmpty();
  }

  /**
   * Writes the patches as JSON, one a line.
   *
   * @return whether there are any
   */
  boolean printPatches(ChangeHash[] from, ChangeHash[] to) {
    return printPatches(patches(from, to), to);
  }

  /** Writes patches that lead to a version as JSON, one a line. */
  boolean printPatches(List<Patch> patches, ChangeHash[] to) {
    JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
    PatchPrinter printer = new PatchPrinter(document.at(to), json);
    for (Patch patch : patches) {
      printer.print(patch);
      json.line();
    }
    return !patches.isEmpty();
  }
}
