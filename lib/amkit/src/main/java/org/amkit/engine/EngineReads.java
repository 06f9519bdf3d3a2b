package org.amkit.engine;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.ObjectType;
import org.amkit.PieceVisitor;
import org.amkit.Prop;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.OpId;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.GrowingMark;
import org.amkit.ops.MapObject;
import org.amkit.ops.MarkGrowth;
import org.amkit.ops.MarkRange;
import org.amkit.ops.MarkWalk;
import org.amkit.ops.Members;
import org.amkit.ops.ObjectStore;
import org.amkit.ops.PlacedMark;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.SeqObject;
import org.amkit.ops.StoreView;
import org.amkit.ops.TextSpan;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of an {@link Engine}'s objects. A null clock is now, which an open transaction
 * may narrow.
 */
public sealed interface EngineReads permits Engine {
  private Engine engine() {
    return (Engine) this;
  }

  /** The packed id, or -1 when this document does not know the actor. */
  default long resolveId(ActorId author, long counter) {
    int number = engine().store.actors.find(author);
    return number < 0 || counter < 0 || counter > 0xffffffffL ? -1 : counter << 31 | number;
  }

  default ActorId actorOf(long id) {
    return engine().store.actors.get((int) (id & 0x7fffffff));
  }

  /** An id as it is written: the counter, {@code @} and the actor. */
  default String idText(long id) {
    return id == Engine.ROOT ? "_root" : OpId.counter(id) + "@" + actorOf(id);
  }

  default @Nullable ObjectType objectType(long obj) {
    ObjectStore object = obj < 0 ? null : engine().store.object(obj);
    return object == null ? null : object.type;
  }

  /** The object that holds this one, or -1 for the root. */
  default long parentOf(long obj) {
    ObjectStore parent = engine().object(obj).parent;
    return parent == null ? -1 : parent.id;
  }

  /** The key under which the object was made, or {@code null} where its parent is a sequence. */
  default @Nullable String keyInParent(long obj) {
    return engine().object(obj).parentKey;
  }

  /** The element in which the object was made. */
  default long elementInParent(long obj) {
    return engine().object(obj).parentElement;
  }

  /** The version with these heads; unknown hashes are ignored. */
  default Clock clockAt(List<ChangeHash> heads) {
    return new Clock(engine().graph.clock(heads));
  }

  default @Nullable Entry get(long obj, String key, @Nullable Clock at) {
    return engine().object(obj) instanceof MapObject map
        ? engine().view.get(map, key, engine().scope(at))
        : null;
  }

  default @Nullable Entry get(long obj, long index, @Nullable Clock at) {
    StoreView.Place place = place(obj, index, at);
    return place == null ? null : engine().view.entryAt(place, engine().scope(at));
  }

  private StoreView.@Nullable Place place(long obj, long index, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? engine().view.place(seq, index, engine().scope(at))
        : null;
  }

  default @Nullable Entry get(long obj, Prop place, @Nullable Clock at) {
    return place instanceof Prop.Key key
        ? get(obj, key.key, at)
        : get(obj, ((Prop.Index) place).index, at);
  }

  default List<Entry> getAll(long obj, Prop place, @Nullable Clock at) {
    return place instanceof Prop.Key key
        ? getAll(obj, key.key, at)
        : getAll(obj, ((Prop.Index) place).index, at);
  }

  default List<Entry> getAll(long obj, String key, @Nullable Clock at) {
    return engine().object(obj) instanceof MapObject map
        ? engine().view.getAll(map.register(key), engine().scope(at))
        : List.of();
  }

  default List<Entry> getAll(long obj, long index, @Nullable Clock at) {
    StoreView.Place place = place(obj, index, at);
    if (place == null) {
      return List.of();
    }
    Register register = SeqObject.detail(place.span());
    if (register != null) {
      return engine().view.getAll(register, engine().scope(at));
    }
    Entry entry = engine().view.entryAt(place, engine().scope(at));
    return entry == null ? List.of() : List.of(entry);
  }

  /** Keys in UTF-8 byte order; of a sequence none. */
  default List<String> keys(long obj, @Nullable Clock at) {
    return engine().object(obj) instanceof MapObject map
        ? engine().view.keys(map, engine().scope(at))
        : List.of();
  }

  default void forEachEntry(long obj, @Nullable Clock at, BiConsumer<String, Entry> visitor) {
    if (engine().object(obj) instanceof MapObject map) {
      engine().view.forEachEntry(map, engine().scope(at), visitor);
    }
  }

  default void forEachItem(long obj, @Nullable Clock at, Consumer<Entry> visitor) {
    if (engine().object(obj) instanceof SeqObject seq) {
      engine().view.forEachItem(seq, engine().scope(at), visitor);
    }
  }

  /** Shows which change wrote each piece of a text, of the elements in {@code [start..end)}. */
  default void forEachPiece(
      long text, long start, long end, @Nullable Clock at, PieceVisitor visitor) {
    if (engine().object(text) instanceof SeqObject seq) {
      new TextPieces(engine().graph, engine().store.heap, start, end, visitor)
          .walk(seq, engine().scope(at));
    }
  }

  /** The members of an object, one by one; it must not be edited until the last was taken. */
  default Members members(long obj, @Nullable Clock at) {
    return engine().view.members(engine().object(obj), engine().scope(at));
  }

  /** Index units of a sequence, keys of a map. */
  default long length(long obj, @Nullable Clock at) {
    ObjectStore object = engine().object(obj);
    return object instanceof SeqObject seq
        ? engine().view.length(seq, engine().scope(at))
        : engine().view.keys((MapObject) object, engine().scope(at)).size();
  }

  default String text(long obj, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? engine().view.text(seq, engine().scope(at))
        : "";
  }

  default List<MarkRange> marks(long obj, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? new MarkWalk(engine().store, engine().view).marks(seq, engine().scope(at))
        : List.of();
  }

  /** All marks with the operations that put them. */
  default List<PlacedMark> placedMarks(long obj, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? new MarkWalk(engine().store, engine().view).placedMarks(seq, engine().scope(at))
        : List.of();
  }

  /** All marks with the ends at which they grow. */
  default List<GrowingMark> growingMarks(long obj, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? MarkGrowth.marks(engine().store, seq, engine().scope(at))
        : List.of();
  }

  /** The marks over the character at an index; the ranges are those of the whole text. */
  default List<MarkRange> marksAt(long obj, long index, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? new MarkWalk(engine().store, engine().view).marksAt(seq, index, engine().scope(at))
        : List.of();
  }

  default List<TextSpan> spans(long obj, @Nullable Clock at) {
    return engine().object(obj) instanceof SeqObject seq
        ? new MarkWalk(engine().store, engine().view).spans(seq, engine().scope(at))
        : List.of();
  }

  /**
   * The id of the element that covers an index.
   *
   * @throws IndexOutOfBoundsException past the end
   */
  default long elementId(long obj, long index, @Nullable Clock at) {
    StoreView.Place place = place(obj, index, at);
    if (place == null) {
      throw new IndexOutOfBoundsException("index " + index + " is outside");
    }
    return place.id();
  }

  /** See {@link StoreView#indexOf}. */
  default long indexOfElement(long obj, long element, boolean moveBefore, @Nullable Clock at) {
    if (!(engine().object(obj) instanceof SeqObject seq)) {
      throw new IllegalArgumentException("a map has no elements");
    }
    return engine().view.indexOf(seq, element, moveBefore, engine().scope(at));
  }

  /** Number of op rows: all ops but deletions. Cost: O(spans + map ops). */
  default long opCount() {
    long count = 0;
    for (ObjectStore object : engine().store.objects()) {
      count += rowCount(object);
    }
    return count;
  }

  private static long rowCount(ObjectStore object) {
    long[] count = {0};
    if (object instanceof MapObject map) {
      map.forEachRegister((key, register) -> count[0] += rowCount(register));
    } else if (object instanceof SeqObject seq) {
      for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
        Register register = SeqObject.detail(span);
        count[0] += register == null ? span.count : rowCount(register);
      }
    }
    return count[0];
  }

  private static long rowCount(Register register) {
    long count = 0;
    for (RegOp op = register.first(); op != null; op = op.next()) {
      count++;
    }
    return count;
  }
}
