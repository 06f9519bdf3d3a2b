package org.amkit;

/**
 * Is told what a walk over an object meets ({@link ValueRead#walk}): each member of a map or list
 * in order and, when it is a map or list itself, its beginning, its members and its end after it.
 *
 * <p>The list {@code [1, {"a": 2}]} is
 *
 * <pre>{@code
 * begin(list)  item(1)  item(map)  begin(map)  entry("a", 2)  end(map)  end(list)
 * }</pre>
 *
 * <p>The document stays locked meanwhile; the visitor may read but not edit it. What a visitor
 * throws ends the walk.
 */
public interface DocumentVisitor {
  /**
   * A map or list begins, or a text that {@link #entersText} wants visited.
   *
   * @param object its id
   * @param type its kind
   */
  void begin(ObjectId object, ObjectType type);

  /**
   * A member of the map that began last and has not ended.
   *
   * @param entry the key, and the value that reads show
   */
  void entry(MapEntry entry);

  /**
   * An element of the list that began last and has not ended.
   *
   * @param item the index, and the value that reads show
   */
  void item(ListItem item);

  /**
   * What began has no more members.
   *
   * @param object its id
   * @param type its kind
   */
  void end(ObjectId object, ObjectType type);

  /**
   * Whether the walk goes through a text: then it begins, its spans are told, each block's map
   * behind its span, and it ends.
   *
   * @param text its id
   * @return whether it does; false where this is not overridden
   */
  default boolean entersText(ObjectId text) {
    return false;
  }

  /**
   * A span of the text that began last and has not ended. A block's attributes are empty: they are
   * told as the map that begins next.
   *
   * @param span characters with the same marks, or a block
   */
  default void span(Span span) {}
}
