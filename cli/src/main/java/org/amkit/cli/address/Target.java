package org.amkit.cli.address;

import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.json.DocumentPath;
import org.amkit.json.Place;
import org.jspecify.annotations.Nullable;

/**
 * A PATH looked up in a document: what holds the place, and what is there.
 *
 * @param path the path that was looked up
 * @param stepCount how many of its steps lead here
 * @param place the place they lead to, which there may be nothing at
 * @param containerType the kind of the object that holds it; null for the root
 * @param range the part of it that is meant, in code points of a text; null for all
 * @param width how many elements of its container it takes: more than one for a character of a text
 *     that is made of several code points
 */
public record Target(
    DocumentPath path,
    int stepCount,
    Place place,
    @Nullable ObjectType containerType,
    @Nullable Range range,
    long width) {

  /** The part {@code [start..end)}, counted from the beginning and within the length. */
  public record Range(long start, long end) {}

  /** The path as errors name it. O(steps), so it is not made before it is needed. */
  public String shown() {
    return range != null ? path.toString() : path.prefix(stepCount).toString();
  }

  /** The same, of so many elements of its container. */
  Target ofWidth(long elements) {
    return new Target(path, stepCount, place, containerType, range, elements);
  }

  /** A part of the same, on a path that says which. */
  public Target part(DocumentPath longer, Range part) {
    return new Target(longer, stepCount, place, containerType, part, 1);
  }

  /** The object that holds the place; null for the root. */
  public @Nullable ObjectId container() {
    return place.container();
  }

  /** The key or index in the container; null for the root. Behind the last element, its index. */
  public @Nullable Prop prop() {
    return place.prop();
  }

  /** The object that is there; null when there is none. */
  public @Nullable ObjectId object() {
    return place.object().orElse(null);
  }

  /** What is there; null at the root, and when nothing is. */
  public @Nullable AmValue value() {
    return place instanceof Place.Found found ? found.value() : null;
  }

  /** The value without inner structure that is there; null when there is none. */
  public @Nullable AmValue scalar() {
    AmValue value = value();
    return value == null || value.objectId().isPresent() ? null : value;
  }

  /** Whether something is there. */
  public boolean exists() {
    return isRoot() || value() != null;
  }

  /** Whether this is the whole document. */
  public boolean isRoot() {
    return place instanceof Place.Root;
  }

  /** Whether a text object is there. */
  public boolean isText() {
    return value() instanceof AmValue.Text;
  }

  /** Whether a list object is there. */
  public boolean isList() {
    return value() instanceof AmValue.List;
  }

  /** Whether a map object is there. */
  public boolean isMap() {
    return isRoot() || value() instanceof AmValue.Map;
  }

  /** The kind of the object that is there; null when there is none. */
  @Nullable ObjectType type() {
    return isMap()
        ? ObjectType.MAP
        : isList() ? ObjectType.LIST : isText() ? ObjectType.TEXT : null;
  }

  /** What is there, in a word for messages. */
  public String kind() {
    if (isRoot()) {
      return "a map";
    }
    AmValue value = value();
    return value == null ? "nothing" : kind(value);
  }

  private static String kind(AmValue value) {
    if (value instanceof AmValue.Map) {
      return "a map";
    }
    if (value instanceof AmValue.List) {
      return "a list";
    }
    if (value instanceof AmValue.Text) {
      return "a text";
    }
    if (value instanceof AmValue.Str) {
      return "a plain string";
    }
    if (value instanceof AmValue.Counter) {
      return "a counter";
    }
    if (value instanceof AmValue.Timestamp) {
      return "a timestamp";
    }
    if (value instanceof AmValue.Bytes) {
      return "bytes";
    }
    if (value instanceof AmValue.Bool) {
      return "a boolean";
    }
    if (value instanceof AmValue.Null) {
      return "null";
    }
    return value instanceof AmValue.Unknown ? "a value of unknown type" : "a number";
  }
}
