package org.amkit.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ListItem;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.cli.address.ChangeNames;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.Place;
import org.amkit.cli.address.Places;
import org.amkit.cli.render.DocumentPrinter;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.render.Times;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code am blame}: which change put each value and each piece of text there. */
@Command(
    name = "blame",
    description = {
      "Shows for each value which change put it there, and for a text who wrote which piece: a"
          + " piece is what one change wrote in a row. Changes of one actor without messages, as"
          + " made at each keystroke, count as one, shown as the last of them.",
      "--json prints one object a value or piece: path, change, actor, seq, time, and value, or"
          + " start, end (in code points) and text.",
    })
public final class BlameCommand extends Verb {
  private static final int WIDEST_VALUE = 72;
  private static final int LEAST_VALUE = 16;
  private static final int HASH_AND_TIME_CELLS = 28;

  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "The place; the whole document when left out.")
  String path = ".";

  @Mixin ReportOptions report;
  @Mixin AtOption at;

  /** A value, or a piece of a text, with the change that put it there. */
  private record Credit(
      String path, @Nullable Change change, @Nullable AmValue value, long start, String text) {}

  @Override
  public int run(Session session) throws IOException {
    DocumentPath where = PathWord.parse(path);
    Source source = session.load(file);
    Read view = at.view(session, source);
    Walk walk = new Walk(source.document(), view);
    try {
      Place place = new Places(view).existing(where);
      ObjectId object = place.object();
      ObjectId container = place.container();
      if (object != null) {
        walk.object(object, where);
      } else if (container != null) {
        walk.member(container, where);
      }
    } catch (Failure e) {
      throw e.at(Session.label(file));
    }
    if (report.json) {
      JsonPrinter json = session.json(JsonPrinter.Layout.COMPACT);
      walk.credits.forEach(credit -> printJson(json, view, credit));
    } else {
      print(session, view, walk.credits, session.revisions(source.document()).graph().names());
    }
    return ExitCode.OK;
  }

  /** Goes through a version and finds who is to be credited. */
  private static final class Walk {
    private final Document document;
    private final Read view;
    private final Map<ChangeHash, Change> changes = new HashMap<>();
    private final List<Credit> credits = new ArrayList<>();

    Walk(Document document, Read view) {
      this.document = document;
      this.view = view;
    }

    void object(ObjectId object, DocumentPath path) {
      ObjectType type = view.getObjectType(object).orElse(ObjectType.MAP);
      switch (type) {
        case MAP ->
            view.entries(object)
                .forEach(
                    entry ->
                        value(
                            entry.getValue(),
                            entry.getId(),
                            path.child(new Step.Key(entry.getKey()))));
        case LIST ->
            view.items(object)
                .forEach(
                    item ->
                        value(
                            item.getValue(),
                            item.getId(),
                            path.child(new Step.Index(item.getIndex()))));
        case TEXT -> text(object, path);
      }
    }

    /** The one member of a container that a path names. */
    void member(ObjectId container, DocumentPath path) {
      Walk all = new Walk(document, view);
      all.object(container, path.parent());
      Step last = path.steps().get(path.steps().size() - 1);
      long length = view.length(container);
      for (Credit credit : all.credits) {
        String wanted =
            last instanceof Step.Index index && index.index() < 0
                ? path.parent().child(new Step.Index(length + index.index())).toString()
                : path.toString();
        if (credit.path.equals(wanted) || path.toString().equals(credit.path)) {
          credits.add(credit);
        }
      }
    }

    private void value(AmValue value, ObjectId op, DocumentPath path) {
      Optional<ObjectId> object = value.objectId();
      if (object.isEmpty()) {
        credits.add(new Credit(path.toString(), change(op), value, 0, ""));
        return;
      }
      int before = credits.size();
      object(object.get(), path);
      if (credits.size() == before) {
        credits.add(new Credit(path.toString(), change(op), value, 0, ""));
      }
    }

    private void text(ObjectId object, DocumentPath path) {
      StringBuilder piece = new StringBuilder();
      Change last = null;
      long start = 0;
      long position = 0;
      for (ListItem item : view.items(object).toList()) {
        Change change = change(item.getId());
        boolean same = last != null && change != null && areOne(last, change);
        if (!piece.isEmpty() && !same) {
          credits.add(new Credit(path.toString(), last, null, start, piece.toString()));
          piece.setLength(0);
          start = position;
        }
        last = same && isNewer(last, change) ? last : change;
        String characters = item.getValue() instanceof AmValue.Str str ? str.getValue() : "\uFFFC";
        piece.append(characters);
        position += characters.codePointCount(0, characters.length());
      }
      if (!piece.isEmpty()) {
        credits.add(new Credit(path.toString(), last, null, start, piece.toString()));
      }
    }

    private static boolean areOne(Change a, Change b) {
      return a.hash().equals(b.hash())
          || (a.actor().equals(b.actor()) && a.message().isEmpty() && b.message().isEmpty());
    }

    private static boolean isNewer(@Nullable Change a, @Nullable Change b) {
      return a != null && b != null && a.seq() >= b.seq();
    }

    private @Nullable Change change(ObjectId op) {
      ChangeHash hash = document.hashForOpId(op).orElse(null);
      if (hash == null) {
        return null;
      }
      Change known = changes.get(hash);
      if (known == null) {
        known = document.getChangeByHash(hash).orElse(null);
        if (known != null) {
          changes.put(hash, known);
        }
      }
      return known;
    }
  }

  private static void printJson(JsonPrinter json, Read view, Credit credit) {
    json.beginObject().field("path", credit.path);
    Change change = credit.change;
    if (change != null) {
      json.field("change", change.hash().toString()).field("actor", change.actor());
      json.field("seq", change.seq()).field("time", change.time());
    }
    AmValue value = credit.value;
    if (value != null) {
      json.name("value");
      new DocumentPrinter(view, json).value(value);
    } else {
      long length = credit.text.codePointCount(0, credit.text.length());
      json.field("start", credit.start).field("end", credit.start + length);
      json.field("text", credit.text);
    }
    json.endObject();
    json.line();
  }

  private static void print(Session session, Read view, List<Credit> credits, ChangeNames names) {
    Output out = session.console().paged();
    Console console = session.console();
    String lastPath = "";
    int widest = 1;
    for (Credit credit : credits) {
      Change change = credit.change;
      widest = change == null ? widest : Math.max(widest, names.actorSeq(change).length());
    }
    int columns =
        session.environment().stdoutIsTerminal() ? session.environment().columns().getAsInt() : 0;
    for (Credit credit : credits) {
      Change change = credit.change;
      String who =
          change == null
              ? " ".repeat(HASH_AND_TIME_CELLS + widest)
              : console.paint(Style.HASH, names.hash(change.hash()))
                  + " "
                  + console.paint(
                      Style.PLACE,
                      String.format(Locale.ROOT, "%-" + widest + "s", names.actorSeq(change)))
                  + " "
                  + Times.showShort(change.time(), session.environment().zone());
      AmValue value = credit.value;
      String what =
          value == null ? JsonPrinter.quote(credit.text) : DocumentPrinter.line(view, value);
      // On a terminal a path gives way to its value: its end tells more than its beginning.
      String path = credit.path;
      int cells = columns == 0 ? Integer.MAX_VALUE : columns - HASH_AND_TIME_CELLS - widest - 4;
      int pathCells = Math.max(LEAST_VALUE, cells - LEAST_VALUE);
      if (path.length() > pathCells) {
        path = "…" + path.substring(path.length() - pathCells + 1);
      }
      int room = columns == 0 ? WIDEST_VALUE : Math.max(LEAST_VALUE, cells - path.length());
      if (what.codePointCount(0, what.length()) > room) {
        what = what.substring(0, what.offsetByCodePoints(0, room - 1)) + "…";
      }
      String place = credit.path.equals(lastPath) ? " ".repeat(path.length()) : path;
      out.println(who + "  " + console.paint(Style.STRONG, place) + "  " + what);
      lastPath = credit.path;
    }
  }
}
