package org.amkit.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.amkit.json.JsonPatch.Kind;
import org.amkit.json.JsonPatch.Operation;
import org.amkit.patch.LeastEdit;
import org.jspecify.annotations.Nullable;

/**
 * The operations that turn one plain value into another; see {@link JsonPatch#between}. One use.
 */
final class JsonDifference {
  private final List<Operation> operations = new ArrayList<>();

  /** The JSON of maps and lists, made once each. */
  private final IdentityHashMap<Object, Optional<Object>> known = new IdentityHashMap<>();

  List<Operation> between(@Nullable Object before, @Nullable Object after) {
    difference("", before, after);
    return operations;
  }

  private void difference(String path, @Nullable Object before, @Nullable Object after) {
    if (json(before).equals(json(after))) {
      return;
    }
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      maps(path, old, now);
    } else if (before instanceof List<?> old && after instanceof List<?> now) {
      lists(path, old, now);
    } else {
      add(Kind.REPLACE, path, after);
    }
  }

  private void maps(String path, Map<?, ?> old, Map<?, ?> now) {
    old.forEach(
        (key, value) -> {
          String member = member(path, Objects.toString(key));
          if (now.containsKey(key)) {
            difference(member, value, now.get(key));
          } else {
            add(Kind.REMOVE, member, null);
          }
        });
    now.forEach(
        (key, value) -> {
          if (!old.containsKey(key)) {
            add(Kind.ADD, member(path, Objects.toString(key)), value);
          }
        });
  }

  private void lists(String path, List<?> old, List<?> now) {
    List<Optional<Object>> oldJson = new ArrayList<>();
    old.forEach(item -> oldJson.add(json(item)));
    List<Optional<Object>> nowJson = new ArrayList<>();
    now.forEach(item -> nowJson.add(json(item)));
    int shift = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(oldJson, nowJson)) {
      int gone = hunk.oldEnd() - hunk.oldStart();
      int come = hunk.newEnd() - hunk.newStart();
      int start = hunk.oldStart() + shift;
      int paired = Math.min(gone, come);
      for (int i = 0; i < paired; i++) {
        difference(
            path + "/" + (start + i), old.get(hunk.oldStart() + i), now.get(hunk.newStart() + i));
      }
      for (int i = paired; i < gone; i++) {
        add(Kind.REMOVE, path + "/" + (start + paired), null);
      }
      for (int i = paired; i < come; i++) {
        add(Kind.ADD, path + "/" + (start + i), now.get(hunk.newStart() + i));
      }
      shift += come - gone;
    }
  }

  private void add(Kind kind, String path, @Nullable Object value) {
    operations.add(new Operation(kind, path, null, value));
  }

  private static String member(String path, String key) {
    StringBuilder out = new StringBuilder(path);
    DocumentPath.appendToken(out, key);
    return out.toString();
  }

  private Optional<Object> json(@Nullable Object plain) {
    if (plain == null) {
      return Optional.empty();
    }
    Optional<Object> json = known.get(plain);
    if (json != null) {
      return json;
    }
    if (plain instanceof Map<?, ?> map) {
      Map<Object, Object> members = new HashMap<>();
      map.forEach((key, value) -> members.put(Objects.toString(key), json(value)));
      json = Optional.of(members);
    } else if (plain instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(json(item)));
      json = Optional.of(items);
    } else {
      return Optional.ofNullable(PlainJson.of(plain));
    }
    known.put(plain, json);
    return json;
  }
}
