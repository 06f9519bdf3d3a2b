package org.amkit.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
}
