package org.amkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a change, with ids written out as {@code counter@actor}.
 *
 * @param id the operation's id
 * @param action what it does
 * @param obj the object it does it to: an id, or {@code _root}
 * @param key the key of a map it does it at; null in lists and texts
 * @param elem the element of a list or text it does it at or inserts behind: an id, or {@code
 *     _head}; null in maps
 * @param insert whether it makes a new element
 * @param value what it puts, or adds to a counter ({@link AmValue.Int}), or marks with; null when
 *     it does none of these
 * @param markName the name of the mark it begins; null for any other action
 * @param expand whether the mark grows at this end; false for any other action
 * @param pred the operations it supersedes, in the order of their ids
 */
public record Op(
    String id,
    Action action,
    String obj,
    @Nullable String key,
    @Nullable String elem,
    boolean insert,
    @Nullable AmValue value,
    @Nullable String markName,
    boolean expand,
    List<String> pred) {

  /** What an operation does, with the name upstream writes for it. */
  public enum Action {
    /** Makes a map. */
    MAKE_MAP("makeMap"),
    /** Puts a scalar. */
    SET("set"),
    /** Makes a list. */
    MAKE_LIST("makeList"),
    /** Deletes what it supersedes. */
    DELETE("del"),
    /** Makes a text. */
    MAKE_TEXT("makeText"),
    /** Adds to a counter. */
    INCREMENT("inc"),
    /** Makes a table, the classic implementation's kind of map. */
    MAKE_TABLE("makeTable"),
    /** Begins a mark. */
    MARK_BEGIN("markBegin"),
    /** Ends the mark begun by the operation before. */
    MARK_END("markEnd");

    private final String label;

    Action(String label) {
      this.label = label;
    }

    /** {@return the name that upstream writes for the action, such as {@code makeMap}} */
    public String label() {
      return label;
    }
  }
}
