package org.amkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.ops.Entry;
import org.amkit.ops.Value;

/**
 * Replaces each visible scalar string in maps and lists by a text, in one change: what Automerge
 * does to documents from before strings were texts.
 */
final class StringMigration {
  private record Scalar(long obj, Prop at, String value) {}

  private final Engine engine;
  private final List<Scalar> inMaps = new ArrayList<>();
  private final List<Scalar> inLists = new ArrayList<>();

  private StringMigration(Engine engine) {
    this.engine = engine;
  }

  static void migrate(Engine engine) {
    StringMigration migration = new StringMigration(engine);
    migration.find(Engine.ROOT, ObjectType.MAP);
    if (migration.inMaps.isEmpty() && migration.inLists.isEmpty()) {
      return;
    }
    engine.begin();
    migration.inMaps.forEach(migration::replace);
    migration.inLists.forEach(migration::replace);
    engine.commit(null, 0);
  }

  private void replace(Scalar s) {
    long text = engine.edits().putObject(s.obj(), s.at(), ObjectType.TEXT);
    engine.edits().spliceText(text, 0, 0, s.value());
  }

  private void find(long obj, ObjectType type) {
    if (type == ObjectType.TEXT) {
      return;
    }
    if (type == ObjectType.LIST) {
      long[] index = {0};
      engine.forEachItem(
          obj,
          null,
          entry -> {
            if (entry.value() instanceof Value.Str s) {
              inLists.add(new Scalar(obj, new Prop.Index(index[0]), s.value()));
            }
            descend(entry);
            index[0]++;
          });
      return;
    }
    engine.forEachEntry(
        obj,
        null,
        (key, entry) -> {
          if (entry.value() instanceof Value.Str s) {
            inMaps.add(new Scalar(obj, new Prop.Key(key), s.value()));
          }
          descend(entry);
        });
  }

  private void descend(Entry entry) {
    if (entry.value() instanceof Value.Obj o) {
      find(o.id(), o.type());
    }
  }
}
