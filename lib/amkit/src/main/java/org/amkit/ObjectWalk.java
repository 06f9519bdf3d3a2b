package org.amkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.Members;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** One walk over an object and all in it, without recursion. */
final class ObjectWalk {
  /** An object that has begun and not ended, and where in it the walk is. */
  private static final class Level {
    final ObjectId object;
    final ObjectType type;

    /** Of a map or list. */
    final @Nullable Members members;

    /** Of a text. */
    final @Nullable Iterator<Span> spans;

    long index;

    Level(
        ObjectId object,
        ObjectType type,
        @Nullable Members members,
        @Nullable Iterator<Span> spans) {
      this.object = object;
      this.type = type;
      this.members = members;
      this.spans = spans;
    }
  }

  private final EngineReader reader;
  private final Engine engine;
  private final @Nullable Clock at;
  private final DocumentVisitor visitor;
  private final Deque<Level> open = new ArrayDeque<>();

  ObjectWalk(EngineReader reader, DocumentVisitor visitor) {
    this.reader = reader;
    this.engine = reader.engine();
    this.at = reader.version();
    this.visitor = visitor;
  }

  void run(long root, ObjectType type) {
    begin(root, type);
    for (Level level = open.peek(); level != null; level = open.peek()) {
      if (!step(level)) {
        open.pop();
        visitor.end(level.object, level.type);
      }
    }
  }

  private void begin(long packed, ObjectType type) {
    ObjectId id = reader.objectId(packed);
    if (type != ObjectType.TEXT) {
      open.push(new Level(id, type, engine.members(packed, at), null));
      visitor.begin(id, type);
    } else if (visitor.entersText(id)) {
      open.push(new Level(id, ObjectType.TEXT, null, reader.bareSpans(packed).iterator()));
      visitor.begin(id, ObjectType.TEXT);
    }
  }

  /** Goes to the next member; false when there is none. */
  private boolean step(Level level) {
    Members members = level.members;
    if (members != null) {
      Entry entry = members.next();
      if (entry != null) {
        member(level, members.key(), entry);
      }
      return entry != null;
    }
    Iterator<Span> spans = level.spans;
    if (spans == null || !spans.hasNext()) {
      return false;
    }
    Span span = spans.next();
    visitor.span(span);
    if (span instanceof Span.Block block && block.id() != null) {
      begin(reader.packed(block.id()), ObjectType.MAP);
    }
    return true;
  }

  private void member(Level level, @Nullable String key, Entry entry) {
    if (key != null) {
      visitor.entry(reader.mapEntry(key, entry));
    } else {
      visitor.item(
          new ListItem(
              level.index++,
              reader.value(entry.value()),
              reader.objectId(entry.id()),
              entry.conflict()));
    }
    if (entry.value() instanceof Value.Obj object) {
      begin(object.id(), object.type());
    }
  }
}
