package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.ByteWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundleChunkTest {
  static List<Vectors.Vector> bundles() {
    return Vectors.bundles();
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void recordedBundle_parsed_holdsItsChangesByteForByte(Vectors.Vector vector) {
    ChunkReader reader = new ChunkReader(vector.bytes(3));
    assertThat(reader.next()).isTrue();
    BundleChunk bundle = BundleChunk.parse(reader.chunk(), Limits.DEFAULT);
    Map<String, byte[]> recorded =
        Vectors.changes().stream()
            .collect(Collectors.toMap(v -> v.field(1), v -> ChangeChunk.parse(v.bytes(2)).bytes()));
    Set<String> found = new HashSet<>();
    for (byte[] chunk : bundle.changes()) {
      ChangeChunk change = ChangeChunk.parse(chunk);
      found.add(change.hash().toString());
      assertThat(chunk).isEqualTo(recorded.get(change.hash().toString()));
    }
    assertThat(found).isEqualTo(new HashSet<>(vector.list(2)));
    assertThat(bundle.changeCount()).isEqualTo(found.size());
    assertThat(bundle.deps()).noneMatch(dep -> found.contains(dep.toString()));
  }

  private static List<ChangeChunk> changes(Vectors.Vector vector) {
    Set<String> hashes = new HashSet<>(vector.list(2));
    return Vectors.changes().stream()
        .filter(v -> hashes.contains(v.field(1)))
        .map(v -> ChangeChunk.parse(v.bytes(2)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void writtenBundle_parsed_holdsItsChangesByteForByte(Vectors.Vector vector) {
    List<ChangeChunk> changes = changes(vector);
    for (boolean deflate : new boolean[] {false, true}) {
      ChunkReader reader = new ChunkReader(BundleChunkWriter.write(changes, deflate));
      assertThat(reader.next()).isTrue();
      List<byte[]> read = BundleChunk.parse(reader.chunk(), Limits.DEFAULT).changes();
      assertThat(read).hasSameSizeAs(changes);
      for (int i = 0; i < read.size(); i++) {
        assertThat(read.get(i)).isEqualTo(changes.get(i).bytes());
      }
    }
  }

  /** All but the order of the ops is as Automerge has it. */
  @ParameterizedTest
  @MethodSource("bundles")
  void writtenBundle_hasTheHeadAndChangeColumnsOfTheRecordedOne(Vectors.Vector vector) {
    byte[] written = headAndChangeColumns(BundleChunkWriter.write(changes(vector), false));
    assertThat(written).isEqualTo(headAndChangeColumns(vector.bytes(3)));
  }

  private static byte[] headAndChangeColumns(byte[] bundle) {
    ChunkReader reader = new ChunkReader(bundle);
    assertThat(reader.next()).isTrue();
    Chunk chunk = reader.chunk();
    ByteReader in =
        new ByteReader(chunk.buf(), chunk.bodyStart(), chunk.bodyEnd(), chunk.baseOffset());
    ByteWriter out = new ByteWriter();
    for (ChangeHash dep : ChunkParts.readHashes(in, "dependencies")) {
      ChunkParts.writeHash(out, dep);
    }
    for (ActorId actor : ChunkParts.readActors(in)) {
      ChunkParts.writeActor(out, actor);
    }
    ColumnSet columns = ColumnSet.readMeta(in);
    columns.readData(in);
    for (int i = 0; i < columns.count(); i++) {
      out.uleb(columns.spec(i));
      out.putBytes(ColumnCopies.bytes(columns.column(i)));
    }
    return out.toByteArray();
  }

  @Test
  void changeBehindOneThatDependsOnIt_isRefused() {
    List<ChangeChunk> changes = new ArrayList<>(changes(Vectors.bundles().get(0)));
    Collections.reverse(changes);
    assertThatThrownBy(() -> BundleChunkWriter.write(changes, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stands twice, or behind one that depends on it");
  }

  @Test
  void changeWithAnUnknownColumn_isRefused() {
    ChangeChunk change =
        ChangeChunk.parse(ChunkBytes.change(1, new int[] {1604}, new byte[][] {{1}}, new byte[0]));
    assertThatThrownBy(() -> BundleChunkWriter.write(List.of(change), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noChanges_makeAnEmptyBundle() {
    ChunkReader reader = new ChunkReader(BundleChunkWriter.write(List.of(), true));
    assertThat(reader.next()).isTrue();
    assertThat(BundleChunk.parse(reader.chunk(), Limits.DEFAULT).changes()).isEmpty();
  }
}
