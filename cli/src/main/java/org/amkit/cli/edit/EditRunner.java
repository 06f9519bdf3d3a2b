package org.amkit.cli.edit;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.AutomergeException;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.address.ValueSpec;
import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import org.jspecify.annotations.Nullable;

/** Carries out ops of the edit language in an open transaction. */
public final class EditRunner {
  /** Characters of an op that an error shows. */
  private static final int SHOWN = 80;

  private final Transaction transaction;
  private final EditSyntax syntax;
  private final boolean makeParents;
  private final Places places;

  /**
   * Carries out ops in a transaction.
   *
   * @param transaction counts positions in texts in code points
   * @param makeParents whether {@code set} and {@code make} make the maps missing on the way
   * @param unit what positions in texts count in the ops
   */
  public EditRunner(
      Transaction transaction, EditSyntax syntax, boolean makeParents, TextUnit unit) {
    this.transaction = transaction;
    this.syntax = syntax;
    this.makeParents = makeParents;
    this.places = new Places(transaction, unit);
  }

  /** Carries out an op; {@link Failure} says where it stands and why it cannot be done. */
  public void run(Edit.Located located) {
    String where = located.where().isEmpty() ? shortened(located.text()) : located.where();
    try {
      run(located.edit());
    } catch (Failure e) {
      throw e.at(where);
    } catch (AutomergeException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage())).at(where);
    }
  }

  private static String shortened(String op) {
    return op.codePointCount(0, op.length()) <= SHOWN
        ? op
        : op.substring(0, op.offsetByCodePoints(0, SHOWN)) + "...";
  }

  private void run(Edit edit) {
    if (edit instanceof Edit.Set set) {
      set(set.path(), set.value());
    } else if (edit instanceof Edit.Insert insert) {
      insert(insert.path(), insert.value());
    } else if (edit instanceof Edit.Append append) {
      append(places.existing(append.path()), append.value());
    } else if (edit instanceof Edit.Delete delete) {
      delete(places.existing(delete.path()));
    } else if (edit instanceof Edit.Increment increment) {
      increment(places.existing(increment.path()), increment.by());
    } else if (edit instanceof Edit.Splice splice) {
      splice(splice);
    } else if (edit instanceof Edit.Mark mark) {
      ObjectId text = text(mark.path(), "marks are put on texts");
      long end = position(text, mark.end());
      transaction.mark(
          text, start(text, mark.start(), end), end, mark.name(), mark.value(), mark.expand());
    } else if (edit instanceof Edit.Unmark unmark) {
      ObjectId text = text(unmark.path(), "marks are put on texts");
      long end = position(text, unmark.end());
      transaction.unmark(
          text, unmark.name(), start(text, unmark.start(), end), end, unmark.expand());
    } else if (edit instanceof Edit.Update update) {
      update(places.existing(update.path()), update.text());
    } else if (edit instanceof Edit.Make make) {
      make(make);
    } else if (edit instanceof Edit.Block block) {
      block(block);
    }
  }

  private void set(DocumentPath path, ValueSpec value) {
    Target place = placeToSet(path);
    if (place.isRoot()) {
      throw Failure.usage("the root cannot be set")
          .hint("'am import --into FILE' makes a document equal to a JSON value");
    }
    Target.Range range = place.range();
    if (range != null) {
      if (place.isList()) {
        throw Failure.usage("a part of a list cannot be set").hint("use splice");
      }
      spliceText(place, range.start(), range.end() - range.start(), characters(value));
    } else if (place.prop() instanceof Prop.Index index) {
      setElement(place, index, value);
    } else {
      value.put(transaction, container(place), prop(place));
    }
  }

  private void setElement(Target place, Prop.Index index, ValueSpec value) {
    ObjectId container = container(place);
    if (place.containerType() == ObjectType.TEXT) {
      if (!place.exists()) {
        throw places.nothingAt(place);
      }
      transaction.spliceText(container, index.index, place.width(), characters(value));
    } else if (place.exists()) {
      value.put(transaction, container, index);
    } else if (index.index == transaction.length(container)) {
      value.insert(transaction, container, index.index);
    } else {
      throw places.nothingAt(place);
    }
  }

  /** The place of a path to set; with -p the maps that are missing on the way are made. */
  private Target placeToSet(DocumentPath path) {
    Target at = places.root();
    int last = path.steps().size() - 1;
    for (int i = 0; i <= last; i++) {
      Target next = places.step(at, path, i);
      if (i < last && !next.exists() && next.prop() instanceof Prop.Key key) {
        if (!makeParents) {
          throw missingParent(next);
        }
        transaction.set(container(next), key.key, ObjectType.MAP);
        next = places.step(at, path, i);
      }
      at = next;
    }
    return places.part(at, path);
  }

  private Failure missingParent(Target place) {
    Failure failure = places.nothingAt(place);
    String near = failure.hint();
    String advice = "'am change -p' makes the maps that are missing on the way";
    return failure.hint(near == null ? advice : near + "; " + advice);
  }

  private void insert(DocumentPath path, ValueSpec value) {
    Target place = places.find(path);
    if (!(place.prop() instanceof Prop.Index index)) {
      throw Failure.usage(place.shown() + " is no place in a list")
          .hint("insert takes PATH[i]; 'append PATH VALUE' adds at the end");
    }
    ObjectId container = container(place);
    long length = transaction.length(container);
    if (index.index > length) {
      throw places.nothingAt(place);
    }
    if (place.containerType() == ObjectType.TEXT) {
      transaction.spliceText(container, index.index, 0, characters(value));
    } else {
      value.insert(transaction, container, index.index);
    }
  }

  private void append(Target place, ValueSpec value) {
    ObjectId object = sequence(place);
    long length = transaction.length(object);
    if (place.isText()) {
      transaction.spliceText(object, length, 0, characters(value));
    } else {
      value.insert(transaction, object, length);
    }
  }

  private void delete(Target place) {
    Target.Range range = place.range();
    if (place.isRoot()) {
      throw Failure.usage("the root cannot be deleted");
    } else if (range != null) {
      long count = range.end() - range.start();
      if (place.isList() && place.object() != null) {
        transaction.splice(place.object(), range.start(), count, List.<NewValue>of().iterator());
      } else {
        spliceText(place, range.start(), count, "");
      }
    } else if (place.containerType() == ObjectType.TEXT
        && place.prop() instanceof Prop.Index index) {
      transaction.spliceText(container(place), index.index, place.width(), "");
    } else {
      transaction.delete(container(place), prop(place));
    }
  }

  private void increment(Target place, long by) {
    if (!(place.scalar() instanceof AmValue.Counter)) {
      throw Failure.usage(place.shown() + " is " + place.kind() + ", not a counter")
          .hint("'set " + place.shown() + " counter:0' makes one");
    }
    transaction.increment(container(place), prop(place), by);
  }

  private void splice(Edit.Splice splice) {
    Target place = places.existing(splice.path());
    ObjectId object = sequence(place);
    long length = places.length(object);
    long from = unit(object, splice.position());
    if (from + splice.deleteCount() > length) {
      throw Failure.no(
          "cannot delete "
              + splice.deleteCount()
              + " at "
              + from
              + ", "
              + place.shown()
              + " has length "
              + length);
    }
    long start = places.element(object, from);
    long count = places.element(object, from + splice.deleteCount()) - start;
    if (place.isText()) {
      if (splice.values().size() > 1) {
        throw Failure.usage("splice of a text takes one TEXT").hint("quote a text with blanks");
      }
      String text =
          splice.values().isEmpty() ? "" : syntax.text(splice.values().get(0), splice.quoting());
      transaction.spliceText(object, start, count, text);
      return;
    }
    transaction.splice(object, start, count, List.<NewValue>of().iterator());
    long at = start;
    for (String word : splice.values()) {
      syntax.value(word).insert(transaction, object, at++);
    }
  }

  private void update(Target place, String text) {
    if (place.isText() && place.object() != null) {
      transaction.updateText(place.object(), text);
    } else if (place.scalar() instanceof AmValue.Str) {
      if (place.containerType() == ObjectType.TEXT) {
        throw Failure.usage(place.shown() + " is a part of a text")
            .hint("'set' replaces it; 'update' takes the whole text");
      }
      transaction.set(container(place), prop(place), NewValue.str(text));
    } else {
      throw Failure.usage(place.shown() + " is " + place.kind() + ", not a text");
    }
  }

  private void make(Edit.Make make) {
    ValueSpec empty =
        switch (make.kind()) {
          case MAP -> new ValueSpec.Fields(Map.of(), NewStrings.TEXT);
          case LIST -> new ValueSpec.Items(List.of(), NewStrings.TEXT);
          case TEXT -> new ValueSpec.Text("");
        };
    set(make.path(), empty);
  }

  private void block(Edit.Block block) {
    ObjectId text = text(block.path(), "blocks are parts of texts");
    long at = position(text, block.position());
    switch (block.change()) {
      case SPLIT -> {
        transaction.splitBlock(text, at);
        if (block.attributes() != null) {
          transaction.updateBlock(text, at, fields(block.attributes()));
        }
      }
      case JOIN -> transaction.joinBlock(text, at);
      case UPDATE -> transaction.updateBlock(text, at, fields(block.attributes()));
    }
  }

  /** A block's attributes as the library takes them. */
  private static Map<String, @Nullable Object> fields(@Nullable ValueSpec value) {
    return value instanceof ValueSpec.Fields map ? map.fields() : Map.of();
  }

  private static ObjectId sequence(Target place) {
    ObjectId object = place.object();
    if (object == null || place.isMap()) {
      throw Failure.usage(place.shown() + " is " + place.kind() + ", not a list or text");
    }
    return object;
  }

  private ObjectId text(DocumentPath path, String why) {
    Target place = places.existing(path);
    if (!place.isText() || place.object() == null) {
      throw Failure.usage(place.shown() + " is " + place.kind() + ", " + why);
    }
    return place.object();
  }

  /** A position in an object; a negative one counts from its end. */
  private long start(ObjectId object, long given, long end) {
    long start = position(object, given);
    if (start > end) {
      throw Failure.usage("START " + start + " is behind END " + end);
    }
    return start;
  }

  private long position(ObjectId object, long given) {
    return places.element(object, unit(object, given));
  }

  /** A position in the units of the ops, counted from the beginning; at most the length. */
  private long unit(ObjectId object, long given) {
    long length = places.length(object);
    long at = given < 0 ? length + given : given;
    if (at < 0 || at > length) {
      throw Failure.no("position " + given + " is outside, the length is " + length);
    }
    return at;
  }

  private void spliceText(Target place, long start, long count, String text) {
    if (!place.isText() || place.object() == null) {
      throw Failure.usage(place.shown() + " is in " + place.kind() + ", not in a text");
    }
    transaction.spliceText(place.object(), start, count, text);
  }

  private static String characters(ValueSpec value) {
    String characters = value.characters();
    if (characters == null) {
      throw Failure.usage("only characters can be put into a text")
          .hint("quote the value: \"...\"");
    }
    return characters;
  }

  private static ObjectId container(Target place) {
    ObjectId container = place.container();
    if (container == null) {
      throw Failure.usage("the root has no place in another object");
    }
    return container;
  }

  private static Prop prop(Target place) {
    return Objects.requireNonNull(place.prop());
  }
}
