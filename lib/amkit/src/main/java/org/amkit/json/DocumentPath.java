package org.amkit.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.amkit.AmValue;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.PathElement;
import org.amkit.Prop;
import org.amkit.Read;
import org.jspecify.annotations.Nullable;

/**
 * The name of a place in a document, such as {@code .tasks[0].title}. Immutable.
 *
 * <p>Two spellings are read:
 *
 * <pre>{@code
 * path    = "." | [ "." ] step { step } [ range ]
 * step    = [ "." ] name            a key; name is any text without . and [, and not empty
 *         | [ "." ] "[" string "]"  a key as a JSON string:  ["odd key"]
 *         | [ "." ] "[" int "]"     an element: 0 is the first, -1 the last
 *         | [ "." ] "[+]"           the place behind the last element
 * range   = "[" [ int ] ":" [ int ] "]"   part of a text: start (included) to end (excluded)
 * }</pre>
 *
 * <p>or, when it begins with {@code /}, a JSON Pointer (RFC 6901), whose tokens become keys or
 * indices by what they meet in the document. {@code "."} and the empty text name the root.
 */
public final class DocumentPath {
  /** The path of the document itself. */
  public static final DocumentPath ROOT = new DocumentPath(List.of(), null);

  private final List<Step> steps;
  private final @Nullable Range range;

  private DocumentPath(List<Step> steps, @Nullable Range range) {
    this.steps = steps;
    this.range = range;
  }

  /** One step from an object into what it holds. */
  public sealed interface Step {
    /**
     * The step to a key or an element.
     *
     * @param prop the key or index
     * @return the step
     */
    static Step of(Prop prop) {
      return prop instanceof Prop.Key key ? new Key(key.key) : new Index(((Prop.Index) prop).index);
    }

    /** {@return the key that this step means in a map; empty when it means none} */
    default Optional<String> asKey() {
      if (this instanceof Key key) {
        return Optional.of(key.name());
      }
      return this instanceof Token token ? Optional.of(token.text()) : Optional.empty();
    }

    /**
     * {@return the index that this step means in a list or text, negative ones from the end; empty
     * when it means none, or the end}
     */
    default OptionalLong asIndex() {
      if (this instanceof Index at) {
        return OptionalLong.of(at.index());
      }
      // RFC 6901: digits without a leading zero, else the token is no index.
      return this instanceof Token token && token.text().matches("0|[1-9][0-9]{0,17}")
          ? OptionalLong.of(Long.parseLong(token.text()))
          : OptionalLong.empty();
    }

    /** {@return whether this step means the place behind the last element, in a list or text} */
    default boolean isEnd() {
      return this instanceof End || (this instanceof Token token && token.text().equals("-"));
    }

    /**
     * The value at a key of a map.
     *
     * @param name the key
     */
    record Key(String name) implements Step {}

    /**
     * An element of a list or text.
     *
     * @param index its index; negative numbers count from the end
     */
    record Index(long index) implements Step {}

    /** The place behind the last element of a list or text. */
    record End() implements Step {}

    /**
     * A token of a JSON Pointer: a key in a map, an index (or {@code -}, the end) in a list.
     *
     * @param text the token, unescaped
     */
    record Token(String text) implements Step {}
  }

  /**
   * A part of a text, {@code [start..end)} in text units; an absent bound is that end of the text,
   * a negative one counts from its end.
   *
   * @param start where it begins
   * @param end where it ends
   */
  public record Range(OptionalLong start, OptionalLong end) {}

  /**
   * Reads a path or JSON Pointer.
   *
   * @param text the path or pointer
   * @return the path
   * @throws PathSyntaxException when it is neither
   */
  public static DocumentPath parse(String text) {
    return text.startsWith("/") ? parsePointer(text) : new PathParser(text).parse();
  }

  /**
   * Reads a JSON Pointer (RFC 6901, section 3); the empty one is the root.
   *
   * @param text the path or pointer
   * @return the path
   * @throws PathSyntaxException when it does not begin with {@code /} or holds a bare {@code ~}
   */
  public static DocumentPath parsePointer(String text) {
    if (text.isEmpty()) {
      return ROOT;
    }
    if (text.charAt(0) != '/') {
      throw new PathSyntaxException(text, 0, "a JSON Pointer begins with /");
    }
    List<Step> steps = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    for (int i = 1; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '/';
      if (c == '/') {
        steps.add(new Step.Token(token.toString()));
        token.setLength(0);
      } else if (c == '~') {
        char escaped = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        if (escaped != '0' && escaped != '1') {
          throw new PathSyntaxException(text, i, "~ must be written ~0, and / in a key ~1");
        }
        token.append(escaped == '0' ? '~' : '/');
        i++;
      } else {
        token.append(c);
      }
    }
    return new DocumentPath(List.copyOf(steps), null);
  }

  /**
   * The path of these steps.
   *
   * @param steps the steps, outermost first
   * @return the path
   */
  public static DocumentPath of(List<Step> steps) {
    return steps.isEmpty() ? ROOT : new DocumentPath(List.copyOf(steps), null);
  }

  /**
   * The path of the object that a patch acts on.
   *
   * @param patch the patch
   * @return the path
   */
  public static DocumentPath of(Patch patch) {
    List<Step> steps = new ArrayList<>();
    for (PathElement element : patch.getPath()) {
      steps.add(Step.of(element.getProp()));
    }
    return of(steps);
  }

  static DocumentPath of(List<Step> steps, @Nullable Range range) {
    return range == null ? of(steps) : new DocumentPath(List.copyOf(steps), range);
  }

  /**
   * The steps from the root, outermost first; empty for the root.
   *
   * @return the steps
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * The part of a text that is meant; null for all of it.
   *
   * @return the range, or null
   */
  public @Nullable Range range() {
    return range;
  }

  /**
   * Whether this is the document itself.
   *
   * @return whether it is
   */
  public boolean isRoot() {
    return steps.isEmpty();
  }

  /**
   * This path and one step more. A range is dropped.
   *
   * @param step the step
   * @return the longer path
   */
  public DocumentPath child(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return of(longer);
  }

  /**
   * The path of what holds this place; the root's is the root.
   *
   * @return the shorter path
   */
  public DocumentPath parent() {
    return isRoot() ? ROOT : of(steps.subList(0, steps.size() - 1));
  }

  /**
   * The first {@code count} steps.
   *
   * @param count how many steps
   * @return the shorter path
   */
  public DocumentPath prefix(int count) {
    return of(steps.subList(0, count));
  }

  /**
   * What the path leads to. A range does not count: it is a part of what is found. O(steps)
   * look-ups.
   *
   * @param document the document, a transaction or a view of an old version
   * @return the place
   */
  public Place find(Read document) {
    return find(document, ObjectId.ROOT);
  }

  /**
   * As {@link #find(Read)}, starting from an object instead of the root.
   *
   * @param document the document, a transaction or a view of an old version
   * @param start the object that the path starts from
   * @return the place
   */
  public Place find(Read document, ObjectId start) {
    Place place = new Place.Root(start);
    for (int i = 0; i < steps.size(); i++) {
      place = Place.step(document, place, steps.get(i), i);
    }
    return place;
  }

  /**
   * The value that the path leads to; empty when there is none, and for the root, which is no
   * value.
   *
   * @param document the document, a transaction or a view of an old version
   * @return the value, or empty
   */
  public Optional<AmValue> value(Read document) {
    return find(document) instanceof Place.Found found
        ? Optional.of(found.value())
        : Optional.empty();
  }

  /**
   * The JSON Pointer (RFC 6901); the end of a list is {@code -}.
   *
   * @return the pointer
   * @throws IllegalStateException when a step counts from the end or there is a range, which
   *     pointers cannot say
   */
  public String toPointer() {
    if (range != null) {
      throw new IllegalStateException("a JSON Pointer cannot name a range: " + this);
    }
    StringBuilder out = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Step.Index at && at.index() < 0) {
        throw new IllegalStateException("a JSON Pointer cannot count from the end: " + this);
      }
      String end = step instanceof Step.Index at ? Long.toString(at.index()) : "-";
      appendToken(out, step.asKey().orElse(end));
    }
    return out.toString();
  }

  static void appendToken(StringBuilder out, String token) {
    out.append('/').append(token.replace("~", "~0").replace("/", "~1"));
  }

  /** The path as {@link #parse} reads it, odd keys in brackets and quotes. */
  @Override
  public String toString() {
    if (isRoot() && range == null) {
      return ".";
    }
    if (isPointer()) {
      return toPointer();
    }
    StringBuilder out = new StringBuilder();
    for (Step step : steps) {
      String key = step.asKey().orElse(null);
      if (key != null) {
        appendKey(out, key);
      } else {
        String at = step instanceof Step.Index index ? Long.toString(index.index()) : "+";
        out.append(out.isEmpty() ? "." : "").append('[').append(at).append(']');
      }
    }
    if (range != null) {
      out.append(out.isEmpty() ? "." : "").append('[');
      range.start().ifPresent(out::append);
      out.append(':');
      range.end().ifPresent(out::append);
      out.append(']');
    }
    return out.toString();
  }

  private boolean isPointer() {
    for (Step step : steps) {
      if (!(step instanceof Step.Token)) {
        return false;
      }
    }
    return !steps.isEmpty();
  }

  private static void appendKey(StringBuilder out, String key) {
    if (isPlainName(key)) {
      out.append('.').append(key);
    } else {
      out.append(out.isEmpty() ? "." : "").append('[');
      JsonText.appendQuoted(out, key);
      out.append(']');
    }
  }

  /** Whether a key needs no quotes in front of any reader: letters, digits, {@code _ - $ @}. */
  private static boolean isPlainName(String key) {
    for (int i = 0; i < key.length(); ) {
      int c = key.codePointAt(i);
      if (!Character.isLetterOrDigit(c) && c != '_' && c != '-' && c != '$' && c != '@') {
        return false;
      }
      i += Character.charCount(c);
    }
    return !key.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof DocumentPath other
        && steps.equals(other.steps)
        && (range == null ? other.range == null : range.equals(other.range));
  }

  @Override
  public int hashCode() {
    return 31 * steps.hashCode() + (range == null ? 0 : range.hashCode());
  }
}
