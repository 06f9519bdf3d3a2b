package org.amkit.cli.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  public Place root() {
    return new Place(
        DocumentPath.ROOT, 0, null, null, null, ObjectId.ROOT, ObjectType.MAP, null, null, 1);
  }

  /** What is at a path; {@link Failure} (exit 1) when nothing is, with what may have been meant. */
  public Place existing(DocumentPath path) {
    Place place = find(path);
    if (!place.exists()) {
      throw nothingAt(place);
    }
    return place;
  }

  /**
   * The place of a path, at which there may be nothing yet. {@link Failure} (exit 1) when there is
   * nothing that could hold it.
   */
  public Place find(DocumentPath path) {
    Place at = root();
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
  public Place step(Place at, DocumentPath path, int number) {
    if (!at.exists()) {
      throw nothingAt(at);
    }
    return step(at, path.steps().get(number), path, number + 1);
  }

  /** The part of a place that the range of its path means; all of it when there is none. */
  public Place part(Place at, DocumentPath path) {
    DocumentPath.Range range = path.range();
    return range == null ? at : cut(at, range, path);
  }

  /**
   * A path with the keys and indices that the parts of a JSON pointer and indices from the end
   * stand for in this version; as it is from where there is nothing on.
   */
  public DocumentPath settled(DocumentPath path) {
    Place at = root();
    List<Step> settled = new ArrayList<>();
    for (int i = 0; i < path.steps().size(); i++) {
      Step step = path.steps().get(i);
      if (at.object() != null && !isEnd(step) && (at.isMap() || indexOf(step) != null)) {
        at = step(at, path, i);
        settled.add(settled(at.prop(), step));
      } else {
        settled.add(step);
      }
    }
    return DocumentPath.of(settled);
  }

  private static Step settled(@Nullable Prop prop, Step step) {
    if (prop instanceof Prop.Key key) {
      return new Step.Key(key.key);
    }
    return prop instanceof Prop.Index index ? new Step.Index(index.index) : step;
  }

  /** The failure that says nothing is at a place. */
  public Failure nothingAt(Place place) {
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

  private Place step(Place at, Step step, DocumentPath path, int stepCount) {
    ObjectId container = at.object();
    if (container == null) {
      throw Failure.no(at.shown() + " is " + at.kind() + ", nothing is inside of it");
    }
    if (at.isMap()) {
      String key = keyOf(step);
      if (key == null) {
        throw Failure.no(at.shown() + " is a map, it has keys and no indices")
            .hint(keysHint(container));
      }
      return place(path, stepCount, at, new Prop.Key(key), view.get(container, key));
    }
    long length = length(container);
    if (isEnd(step)) {
      Prop end = new Prop.Index(view.length(container));
      return place(path, stepCount, at, end, Optional.empty());
    }
    Long index = indexOf(step);
    if (index == null) {
      throw Failure.no(at.shown() + " is " + at.kind() + ", it has indices and no keys")
          .hint("name an element as " + at.shown() + "[0]");
    }
    long from = index < 0 ? length + index : index;
    if (from < 0) {
      throw Failure.no("nothing at " + path.prefix(stepCount))
          .hint("it has " + length + " elements");
    }
    return at.isText() && unit != TextUnit.CODE_POINTS
        ? character(path, stepCount, at, container, from)
        : place(path, stepCount, at, new Prop.Index(from), view.get(container, from));
  }

  /** The place of a character, which may be made of several code points. */
  private Place character(
      DocumentPath path, int stepCount, Place at, ObjectId container, long position) {
    String text = view.text(container).orElse("");
    long from = TextSlice.codePoints(text, unit, position);
    Optional<AmValue> found = view.get(container, from);
    Place first = place(path, stepCount, at, new Prop.Index(from), found);
    return first.scalar() == null ? first : first.ofWidth(TextSlice.width(text, unit, from));
  }

  /** The elements of a list, or the units of a text. */
  private long length(ObjectId sequence) {
    boolean converted =
        unit != TextUnit.CODE_POINTS
            && view.getObjectType(sequence).orElse(ObjectType.LIST) == ObjectType.TEXT;
    return converted
        ? TextSlice.length(view.text(sequence).orElse(""), unit)
        : view.length(sequence);
  }

  private static boolean isEnd(Step step) {
    return step instanceof Step.End
        || (step instanceof Step.Token token && token.text().equals("-"));
  }

  private String keysHint(ObjectId map) {
    String[] keys = view.keys(map).orElse(new String[0]);
    return keys.length == 0 ? "it is empty" : "its first key is '" + keys[0] + "'";
  }

  private static @Nullable String keyOf(Step step) {
    if (step instanceof Step.Key key) {
      return key.name();
    }
    return step instanceof Step.Token token ? token.text() : null;
  }

  private static @Nullable Long indexOf(Step step) {
    if (step instanceof Step.Index index) {
      return index.index();
    }
    // RFC 6901: digits without a leading zero, else the token is no index.
    if (step instanceof Step.Token token && token.text().matches("0|[1-9][0-9]{0,17}")) {
      return Long.valueOf(token.text());
    }
    return null;
  }

  private Place place(
      DocumentPath path, int stepCount, Place holder, Prop prop, Optional<AmValue> found) {
    AmValue value = found.orElse(null);
    ObjectId object = value == null ? null : value.objectId().orElse(null);
    ObjectType type = object == null ? null : view.getObjectType(object).orElse(null);
    return new Place(
        path,
        stepCount,
        holder.object(),
        holder.type(),
        prop,
        object,
        type,
        object == null ? value : null,
        null,
        1);
  }

  private Place cut(Place at, DocumentPath.Range range, DocumentPath path) {
    if (!at.exists()) {
      throw nothingAt(at);
    }
    ObjectId object = at.object();
    if (object != null && at.isList()) {
      return part(at, path, range, view.length(object), position -> position);
    }
    String text;
    if (object != null && at.isText()) {
      if (unit == TextUnit.CODE_POINTS) {
        return part(at, path, range, view.length(object), position -> position);
      }
      text = view.text(object).orElse("");
    } else if (at.scalar() instanceof AmValue.Str str) {
      text = str.getValue();
    } else {
      throw Failure.no(at.shown() + " is " + at.kind() + ", it has no parts by position");
    }
    long length = TextSlice.length(text, unit);
    return part(at, path, range, length, position -> TextSlice.codePoints(text, unit, position));
  }

  private static Place part(
      Place at,
      DocumentPath path,
      DocumentPath.Range range,
      long length,
      LongUnaryOperator toElements) {
    long start = position(range.start().orElse(0), length);
    long end = Math.max(start, position(range.end().orElse(length), length));
    return new Place(
        path,
        at.stepCount(),
        at.container(),
        at.containerType(),
        at.prop(),
        at.object(),
        at.type(),
        at.scalar(),
        new Place.Range(toElements.applyAsLong(start), toElements.applyAsLong(end)),
        1);
  }

  private static long position(long given, long length) {
    return Math.max(0, Math.min(length, given < 0 ? length + given : given));
  }
}
