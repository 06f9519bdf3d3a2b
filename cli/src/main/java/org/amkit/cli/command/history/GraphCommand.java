package org.amkit.cli.command.history;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.amkit.cli.address.History;
import org.amkit.cli.command.JsonFile;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.DryRunOption;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.render.ChangeReport;
import org.amkit.cli.render.GraphDrawing;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Lanes;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am graph}: the history as a picture. */
@Listing(
    group = Listing.Group.READ,
    place = 110,
    summary = "Draw the history as a graph: SVG or DOT")
@Command(
    name = "graph",
    description = {
      "Draws the changes of a document and their dependencies in the terminal, or with -o as an SVG"
          + " picture (OUT.svg) or a Graphviz file (OUT.dot).",
    })
final class GraphCommand extends Verb implements Verb.OnlyReads {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "The file to write; its name ends in .svg or .dot.")
  @Nullable String out;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final DryRunOption write = new DryRunOption();

  @Override
  public int run(Run run) throws IOException {
    String target = out;
    String lower = target == null ? "" : target.toLowerCase(Locale.ROOT);
    if (target != null && !lower.endsWith(".svg") && !lower.endsWith(".dot")) {
      throw Failure.usage("graph writes .svg and .dot files, not '" + target + "'");
    }
    History graph = History.of(run.documents().load(file).document());
    run.outputs().requireOther(file, target);
    if (target == null) {
      print(run, graph);
      return ExitCode.OK;
    }
    GraphDrawing drawing = new GraphDrawing(graph, run.environment().zone());
    try (JsonFile written =
        JsonFile.open(run, target, JsonPrinter.Layout.COMPACT, force.overwrite(), write.dryRun)) {
      if (lower.endsWith(".svg")) {
        drawing.svg(written.output());
      } else {
        drawing.dot(written.output());
      }
      written.commit();
    }
    return ExitCode.OK;
  }

  private static void print(Run run, History graph) {
    Lanes lanes = new Lanes(run.console(), run.environment());
    ChangeReport changes =
        new ChangeReport(run.console(), run.environment().zone(), List.of(), graph.names());
    Output out = run.console().paged();
    for (int i = graph.size() - 1; i >= 0; i--) {
      Lanes.Step step = lanes.step(i, graph.lineage(i));
      step.print(out, List.of(changes.line(graph.change(i), step.cells())));
      step.links().forEach(out::println);
    }
  }
}
