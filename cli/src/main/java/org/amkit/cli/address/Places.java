package org.amkit.cli.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.TextUnit;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.Suggestion;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.amkit.json.Place;
import org.jspecify.annotations.Nullable;

/** Looks PATHs up in a version of a document. */
public final class Places {
  private final Read view;
  private final TextUnit unit;

  /** Looks up in a document, a version of one, or what a transaction sees. */
  public Places(Read view) {
    this(view, TextUnit.CODE_POINTS);
  }

  /**
   * The same with PATHs whose positions in texts are in other units than code points, in which the
   * view must count them.
   */
  public Places(Read view, TextUnit unit) {
    this.view = view;
    this.unit = unit;
  }

  /** The place of the whole document. */
  public Target root() {
    return new Target(DocumentPath.ROOT, 0, new Place.Root(ObjectId.ROOT), null, null, 1);
  }

  /** What is at a path; {@link Failure} (exit 1) when nothing is, with what may have been meant. */
  public Target existing(DocumentPath path) {
    Target place = find(path);
    if (!place.exists()) {
      throw nothingAt(place);
    }
    return place;
  }

  /**
   * The place of a path, at which there may be nothing yet. {@link Failure} (exit 1) when there is
   * nothing that could hold it.
   */
  public Target find(DocumentPath path) {
    Target at = root();
    for (int i = 0; i < path.steps().size(); i++) {
      at = step(at, path, i);
    }
    return part(at, path);
  }

  /**
   * The place that one more step of a path leads to. {@link Failure} (exit 1) when nothing is at
   * {@code at}, or it cannot hold such a place.
   *
   * @param at the place that the steps before it lead to
   * @param number the step's number, from 0
   */
  public Target step(Target at, DocumentPath path, int number) {
    if (!at.exists()) {
      throw nothingAt(at);
    }
    ObjectId container = at.object();
    if (container == null) {
      throw Failure.no(at.shown() + " is " + at.kind() + ", nothing is inside of it");
    }
    Step step = path.steps().get(number);
    OptionalLong index = step.asIndex();
    if (at.isText() && unit != TextUnit.CODE_POINTS && index.isPresent()) {
      return character(at, path, number, container, index.getAsLong());
    }
    Place place = Place.step(view, at.place(), step, number);
    if (place instanceof Place.Nowhere) {
      if (at.isMap() || index.isEmpty() || index.getAsLong() < 0) {
        throw cannotStep(at, path, number, container);
      }
      place = new Place.Vacant(container, new Prop.Index(index.getAsLong()));
    }
    return new Target(path, number + 1, place, at.type(), null, 1);
  }

  private Failure cannotStep(Target at, DocumentPath path, int number, ObjectId container) {
    if (at.isMap()) {
      return Failure.no(at.shown() + " is a map, it has keys and no indices")
          .hint(keysHint(container));
    } else if (path.steps().get(number).asIndex().isEmpty()) {
      return Failure.no(at.shown() + " is " + at.kind() + ", it has indices and no keys")
          .hint("name an element as " + at.shown() + "[0]");
    }
    return Failure.no("nothing at " + path.prefix(number + 1))
        .hint("it has " + length(container) + " elements");
  }

  /** The place of a character, which may be made of several code points. */
  private Target character(
      Target at, DocumentPath path, int number, ObjectId container, long position) {
    String text = view.text(container).orElse("");
    long from = position < 0 ? TextSlice.length(text, unit) + position : position;
    if (from < 0) {
      throw cannotStep(at, path, number, container);
    }
    long element = TextSlice.codePoints(text, unit, from);
    Place place = Place.step(view, at.place(), new Step.Index(element), number);
    if (place instanceof Place.Nowhere) {
      place = new Place.Vacant(container, new Prop.Index(element));
    }
    Target first = new Target(path, number + 1, place, ObjectType.TEXT, null, 1);
    return first.scalar() == null ? first : first.ofWidth(TextSlice.width(text, unit, element));
  }

  /** The part of a place that the range of its path means; all of it when there is none. */
  public Target part(Target at, DocumentPath path) {
    DocumentPath.Range range = path.range();
    return range == null ? at : cut(at, range, path);
  }

  /**
   * A path with the keys and indices that the parts of a JSON pointer and indices from the end
   * stand for in this version; as it is from where there is nothing on.
   */
  public DocumentPath settled(DocumentPath path) {
    Target at = root();
    List<Step> settled = new ArrayList<>();
    for (int i = 0; i < path.steps().size(); i++) {
      Step step = path.steps().get(i);
      boolean fits = at.isMap() ? step.asKey().isPresent() : step.asIndex().isPresent();
      if (at.object() != null && fits) {
        at = step(at, path, i);
        Prop prop = at.prop();
        settled.add(prop == null ? step : Step.of(prop));
      } else {
        settled.add(step);
      }
    }
    return DocumentPath.of(settled);
  }

  /** The failure that says nothing is at a place. */
  public Failure nothingAt(Target place) {
    Failure failure = Failure.no("nothing at " + place.shown());
    ObjectId container = place.container();
    if (place.prop() instanceof Prop.Key key && container != null) {
      List<String> keys = Arrays.asList(view.keys(container).orElse(new String[0]));
      return failure.hint(Suggestion.didYouMean(key.key, keys));
    }
    if (container != null) {
      return failure.hint("it has " + length(container) + " elements");
    }
    return failure;
  }

  /** The elements of a list, or the units of a text. */
  public long length(ObjectId sequence) {
    String text = converted(sequence);
    return text == null ? view.length(sequence) : TextSlice.length(text, unit);
  }

  /** The element of a list, or the code point of a text, at a position in units. */
  public long element(ObjectId sequence, long position) {
    String text = converted(sequence);
    return text == null ? position : TextSlice.codePoints(text, unit, position);
  }

  /** A text whose positions are not in code points; null for all else. */
  private @Nullable String converted(ObjectId sequence) {
    return unit != TextUnit.CODE_POINTS
            && view.getObjectType(sequence).orElse(ObjectType.LIST) == ObjectType.TEXT
        ? view.text(sequence).orElse("")
        : null;
  }

  private String keysHint(ObjectId map) {
    String[] keys = view.keys(map).orElse(new String[0]);
    return keys.length == 0 ? "it is empty" : "its first key is '" + keys[0] + "'";
  }

  private Target cut(Target at, DocumentPath.Range range, DocumentPath path) {
    if (!at.exists()) {
      throw nothingAt(at);
    }
    ObjectId object = at.object();
    if (object != null && !at.isMap()) {
      return part(at, path, range, length(object), position -> element(object, position));
    }
    if (!(at.scalar() instanceof AmValue.Str str)) {
      throw Failure.no(at.shown() + " is " + at.kind() + ", it has no parts by position");
    }
    String text = str.getValue();
    long length = TextSlice.length(text, unit);
    return part(at, path, range, length, position -> TextSlice.codePoints(text, unit, position));
  }

  private static Target part(
      Target at,
      DocumentPath path,
      DocumentPath.Range range,
      long length,
      LongUnaryOperator toElements) {
    long start = position(range.start().orElse(0), length);
    long end = Math.max(start, position(range.end().orElse(length), length));
    return at.part(
        path, new Target.Range(toElements.applyAsLong(start), toElements.applyAsLong(end)));
  }

  private static long position(long given, long length) {
    return Math.max(0, Math.min(length, given < 0 ? length + given : given));
  }
}
