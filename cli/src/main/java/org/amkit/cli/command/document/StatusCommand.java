package org.amkit.cli.command.document;

import java.io.IOException;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.DocumentVisitor;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.Stats;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.ReportOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code am status}: how large documents are and where they stand. */
@Listing(group = Listing.Group.READ, place = 30, summary = "Print the size and state of a document")
@Command(
    name = "status",
    description = {
      "Prints how large a document is: changes, ops, actors, objects, heads, bytes, and changes"
          + " that wait for others they depend on.",
      "--json prints one object a file: file, bytes, tornBytes, changes, ops, actors, objects,"
          + " waiting, missing, heads.",
    })
final class StatusCommand extends Verb {
  private static final int SHORT_HASH = 12;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Document files, or -.")
  List<String> files;

  @Mixin final ReportOptions report = new ReportOptions();

  @Override
  public int run(Run run) throws IOException {
    return run.forEach(
        files,
        (each, name) -> {
          Source source = each.documents().load(name);
          if (report.json) {
            printJson(each, source);
          } else {
            print(each, source);
          }
          return ExitCode.OK;
        });
  }

  private static void printJson(Run run, Source source) {
    Document document = source.document();
    Stats stats = document.stats();
    JsonPrinter json = run.json(JsonPrinter.Layout.COMPACT);
    json.beginObject();
    json.field("file", FileLabel.withoutPasswords(source.name()));
    json.field("bytes", source.byteCount());
    json.field("tornBytes", source.tornByteCount());
    json.field("changes", stats.changes());
    json.field("ops", stats.ops());
    json.field("actors", stats.actors());
    json.field("objects", countObjects(document));
    json.field("waiting", stats.waiting());
    json.field("missing", missing(document));
    json.field("heads", List.of(document.getHeads()));
    json.endObject();
    json.line();
  }

  private static void print(Run run, Source source) {
    Document document = source.document();
    Stats stats = document.stats();
    Output out = run.out();
    out.println(run.console().paint(Style.STRONG, FileLabel.of(source.name())));
    out.println("  changes  " + stats.changes());
    out.println("  ops      " + stats.ops());
    out.println("  actors   " + stats.actors());
    out.println("  objects  " + countObjects(document));
    StringBuilder bytes = new StringBuilder("  bytes    ").append(source.byteCount());
    if (source.byteCount() >= 1024) {
      bytes.append(" (").append(Amounts.bytes(source.byteCount())).append(')');
    }
    out.println(bytes.toString());
    StringBuilder heads = new StringBuilder("  heads   ");
    for (ChangeHash head : document.getHeads()) {
      String shown = head.toString().substring(0, SHORT_HASH);
      heads.append(' ').append(run.console().paint(Style.HASH, shown));
    }
    out.println(document.getHeads().length == 0 ? "  heads    none" : heads.toString());
    if (stats.waiting() > 0) {
      List<ChangeHash> missing = missing(document);
      out.println(
          run.console()
              .paint(
                  Style.WARNING,
                  "  waiting  "
                      + Amounts.count(stats.waiting(), "change")
                      + ", for "
                      + Amounts.count(missing.size(), "change")
                      + " not here"));
    }
  }

  private static List<ChangeHash> missing(Document document) {
    return List.of(document.getMissingDeps(document.getHeads()));
  }

  /** Counts the objects that can be reached, the root among them. */
  private static final class ObjectCount implements DocumentVisitor {
    private long count = 1;

    @Override
    public void begin(ObjectId object, ObjectType type) {}

    @Override
    public void entry(MapEntry entry) {
      count += entry.getValue().objectId().isPresent() ? 1 : 0;
    }

    @Override
    public void item(ListItem item) {
      count += item.getValue().objectId().isPresent() ? 1 : 0;
    }

    @Override
    public void end(ObjectId object, ObjectType type) {}
  }

  private static long countObjects(Read view) {
    ObjectCount objects = new ObjectCount();
    view.walk(ObjectId.ROOT, objects);
    return objects.count;
  }
}
