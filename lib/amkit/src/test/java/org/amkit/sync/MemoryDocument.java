package org.amkit.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.FormatException;
import org.amkit.codec.Sha256;

/**
 * A store of real change chunks without any document behind them: what the protocol needs and no
 * more. Obvious rather than fast; saves as its chunks concatenated.
 */
public final class MemoryDocument implements SyncDocument {
  private static final byte[] MAGIC = {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83};

  private static final class Change {
    final byte[] chunk;
    final List<ChangeHash> deps;

    Change(byte[] chunk, List<ChangeHash> deps) {
      this.chunk = chunk;
      this.deps = deps;
    }
  }

  private final Map<ChangeHash, Change> applied = new LinkedHashMap<>();
  private final Map<ChangeHash, Change> waiting = new HashMap<>();
  private final TreeSet<ChangeHash> heads = new TreeSet<>();
  private final byte[] actor;
  private long seq;
  private int wholeSaves;

  public MemoryDocument(int actor) {
    this.actor = new byte[] {(byte) actor};
  }

  /** Makes an empty change on top of the heads and applies it. */
  public synchronized ChangeHash edit() {
    ByteWriter body = new ByteWriter();
    SyncMessage.writeHashes(body, heads());
    body.uleb(actor.length);
    body.putBytes(actor);
    body.uleb(++seq);
    body.uleb(seq); // start op: the change holds none
    body.sleb(0);
    body.uleb(0); // message
    body.uleb(0); // other actors
    body.uleb(0); // columns
    ByteWriter hashed = new ByteWriter();
    hashed.putByte(1);
    hashed.uleb(body.size());
    hashed.putBytes(body);
    ChangeHash hash = ChangeHash.fromBytes(new Sha256().hash(hashed.buffer(), 0, hashed.size()));
    ByteWriter chunk = new ByteWriter();
    chunk.putBytes(MAGIC);
    chunk.putBytes(hash.getBytes(), 0, 4);
    chunk.putBytes(hashed);
    apply(chunk.toByteArray());
    return hash;
  }

  public synchronized void edit(int times) {
    for (int i = 0; i < times; i++) {
      edit();
    }
  }

  public synchronized MemoryDocument fork(int newActor) {
    MemoryDocument fork = new MemoryDocument(newActor);
    fork.apply(save());
    return fork;
  }

  /** How often {@link #save} was called. */
  public synchronized int wholeSaves() {
    return wholeSaves;
  }

  @Override
  public synchronized List<ChangeHash> heads() {
    return List.copyOf(heads);
  }

  @Override
  public synchronized int changeCount() {
    return applied.size();
  }

  @Override
  public synchronized boolean hasChange(ChangeHash hash) {
    return applied.containsKey(hash);
  }

  @Override
  public synchronized boolean mentions(ChangeHash hash) {
    return applied.containsKey(hash)
        || waiting.containsKey(hash)
        || waiting.values().stream().anyMatch(change -> change.deps.contains(hash));
  }

  @Override
  public Limits limits() {
    return Limits.DEFAULT;
  }

  @Override
  public synchronized Origins origins() {
    List<ChangeHash> loose = new ArrayList<>(waiting.keySet());
    waiting.values().forEach(change -> loose.addAll(change.deps));
    return new Origins(
        applied.keySet().stream().filter(hash -> change(hash).deps.isEmpty()).toList(), loose);
  }

  @Override
  public synchronized List<ChangeHash> changesSince(List<ChangeHash> have) {
    Set<ChangeHash> seen = new HashSet<>();
    Deque<ChangeHash> todo = new ArrayDeque<>(have);
    while (!todo.isEmpty()) {
      ChangeHash hash = todo.pop();
      Change change = applied.get(hash);
      if (change != null && seen.add(hash)) {
        todo.addAll(change.deps);
      }
    }
    return applied.keySet().stream().filter(h -> !seen.contains(h)).toList();
  }

  @Override
  public synchronized List<ChangeHash> depsOf(ChangeHash hash) {
    return change(hash).deps;
  }

  @Override
  public synchronized byte[] changeBytes(ChangeHash hash) {
    return change(hash).chunk.clone();
  }

  @Override
  public synchronized List<ChangeHash> missingFor(List<ChangeHash> from) {
    Set<ChangeHash> missing = new TreeSet<>();
    Set<ChangeHash> seen = new HashSet<>();
    Deque<ChangeHash> todo = new ArrayDeque<>(from);
    while (!todo.isEmpty()) {
      ChangeHash hash = todo.pop();
      if (applied.containsKey(hash) || !seen.add(hash)) {
        continue;
      }
      Change change = waiting.get(hash);
      if (change != null) {
        todo.addAll(change.deps);
      } else {
        missing.add(hash);
      }
    }
    return List.copyOf(missing);
  }

  @Override
  public synchronized byte[] save() {
    wholeSaves++;
    ByteWriter out = new ByteWriter();
    applied.values().forEach(c -> out.putBytes(c.chunk));
    return out.toByteArray();
  }

  @Override
  public synchronized void apply(byte[] chunks) {
    ByteReader in = new ByteReader(chunks);
    Map<ChangeHash, Change> read = new LinkedHashMap<>();
    while (!in.atEnd()) {
      int start = in.position();
      if (!Arrays.equals(in.readBytes(4), MAGIC)) {
        throw new FormatException("expected a chunk", start);
      }
      byte[] checksum = in.readBytes(4);
      int hashedFrom = in.position();
      if (in.readByte() != 1) {
        throw new FormatException("expected a change chunk", hashedFrom);
      }
      ByteReader body = in.slice(in.uleb());
      ChangeHash hash =
          ChangeHash.fromBytes(new Sha256().hash(chunks, hashedFrom, in.position() - hashedFrom));
      if (!Arrays.equals(Arrays.copyOf(hash.getBytes(), 4), checksum)) {
        throw new FormatException("checksum is wrong", start + 4);
      }
      byte[] chunk = Arrays.copyOfRange(chunks, start, in.position());
      read.put(hash, new Change(chunk, SyncMessage.readHashes(body)));
    }
    read.keySet().removeAll(applied.keySet());
    waiting.putAll(read);
    boolean more = true;
    while (more) {
      more = false;
      // In the order of arrival where dependencies let it be.
      List<ChangeHash> candidates = new ArrayList<>(read.keySet());
      candidates.addAll(waiting.keySet());
      for (ChangeHash hash : candidates) {
        Change change = waiting.get(hash);
        if (change != null && applied.keySet().containsAll(change.deps)) {
          waiting.remove(hash);
          applied.put(hash, change);
          change.deps.forEach(heads::remove);
          heads.add(hash);
          more = true;
        }
      }
    }
  }

  private Change change(ChangeHash hash) {
    return Objects.requireNonNull(applied.get(hash), "no such change");
  }

  /** The changes, in no order. */
  public synchronized Set<ChangeHash> changes() {
    return Collections.unmodifiableSet(applied.keySet());
  }
}
