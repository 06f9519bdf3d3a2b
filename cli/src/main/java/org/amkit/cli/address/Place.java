package org.amkit.cli.address;

import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.json.DocumentPath;
import org.jspecify.annotations.Nullable;

/**
 * A PATH looked up in a document: what holds the place, and what is there.
 *
 * @param path the path that was looked up
 * @param stepCount how many of its steps lead here
 * @param container the object that holds the place; null for the root
 * @param containerType its kind; null for the root
 * @param prop the key or index in the container; null for the root. The place after the last
 *     element has the index of that place.
 * @param object the object that is there; null when there is none
 * @param type its kind
 * @param scalar the plain value that is there; null when there is none
 * @param range the part of it that is meant, in code points of a text; null for all
 * @param width how many elements of its container it takes: more than one for a character of a text
 *     that is made of several code points
 */
public record Place(
    DocumentPath path,
    int stepCount,
    @Nullable ObjectId container,
    @Nullable ObjectType containerType,
    @Nullable Prop prop,
    @Nullable ObjectId object,
    @Nullable ObjectType type,
    @Nullable AmValue scalar,
    @Nullable Range range,
    long width) {

  /** The part {@code [start..end)}, counted from the beginning and within the length. */
  public record Range(long start, long end) {}

  /** The path as errors name it. O(steps), so it is not made before it is needed. */
  public String shown() {
    return range != null ? path.toString() : path.prefix(stepCount).toString();
  }

  /** The same, of so many elements of its container. */
  Place ofWidth(long elements) {
    return new Place(
        path, stepCount, container, containerType, prop, object, type, scalar, range, elements);
  }

  /** Whether something is there. */
  public boolean exists() {
    return object != null || scalar != null;
  }

  /** Whether this is the whole document. */
  public boolean isRoot() {
    return container == null;
  }

  /** Whether a text object is there. */
  public boolean isText() {
    return type == ObjectType.TEXT;
  }

  /** Whether a list object is there. */
  public boolean isList() {
    return type == ObjectType.LIST;
  }

  /** Whether a map object is there. */
  public boolean isMap() {
    return type == ObjectType.MAP;
  }

  /** What is there, in a word for messages. */
  public String kind() {
    if (type != null) {
      return type == ObjectType.MAP ? "a map" : type == ObjectType.LIST ? "a list" : "a text";
    }
    return scalar == null ? "nothing" : kind(scalar);
  }

  private static String kind(AmValue value) {
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
