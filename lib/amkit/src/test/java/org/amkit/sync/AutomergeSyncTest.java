package org.amkit.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.amkit.AutomergeScript;
import org.amkit.TextUnit;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol against Automerge's own, by way of {@code oracle.mjs}. */
class AutomergeSyncTest {
  private static final String RECORDING = "automerge-sync.txt";

  /**
   * Two replicas of Automerge's speak to each other, at random and also out of turn; ours is told
   * what the first is told, and must say the same byte for byte.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void generate_whatAutomergeGenerates(long seed) {
    AutomergeScript.require();
    MirroredReplica mirror = new MirroredReplica();
    for (String step : converse(seed)) {
      mirror.step(step);
    }
  }

  /** The steps of one of the two, as a {@link MirroredReplica} takes them. */
  private static List<String> converse(long seed) {
    Random random = new Random(seed);
    List<String> steps = new ArrayList<>();
    try (AutomergeReplica first = new AutomergeReplica("aa");
        AutomergeReplica second = new AutomergeReplica("bb")) {
      int shared = random.nextInt(3) == 0 ? 0 : 40;
      for (int i = 0; i < shared; i++) {
        byte[] change = first.edit();
        steps.add("change " + base64(change));
        second.ask("change " + base64(change));
      }
      String how = seed % 4 == 0 ? "read-only" : "new";
      first.ask("open p " + how);
      steps.add("open " + how);
      second.ask("open p " + (seed % 4 == 3 ? "read-only" : "new"));
      for (int i = 0; i < 40; i++) {
        step(random.nextInt(9), first, second, steps);
      }
      for (int i = 0; i < 8; i++) {
        step(3, first, second, steps);
        step(6, first, second, steps);
      }
      steps.add("heads " + first.heads());
      steps.add("encode " + base64(first.encode("p")));
    }
    return steps;
  }

  private static void step(
      int kind, AutomergeReplica first, AutomergeReplica second, List<String> steps) {
    switch (kind) {
      case 0 -> steps.add("change " + base64(first.edit()));
      case 1 -> second.edit();
      case 2 -> {
        byte[] state = first.encode("p");
        first.open("p", state);
        second.open("p", second.encode("p"));
        steps.add("open " + base64(state));
      }
      case 3, 4, 5 -> {
        Optional<byte[]> message = first.generate("p");
        steps.add("generate " + message.map(AutomergeSyncTest::base64).orElse("none"));
        message.ifPresent(m -> second.receive("p", m));
      }
      default ->
          second
              .generate("p")
              .ifPresent(
                  m -> {
                    first.receive("p", m);
                    steps.add("receive " + base64(m));
                  });
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What {@link #converse} gave once; to record it anew, let AMKIT_RECORD name a folder. */
  @Test
  void generate_whatAutomergeGeneratedWhenRecorded() throws IOException {
    String record = System.getenv("AMKIT_RECORD");
    if (record != null) {
      AutomergeScript.require();
      List<String> lines = new ArrayList<>();
      for (long seed = 1; seed <= 8; seed++) {
        lines.add("# seed " + seed);
        lines.addAll(converse(seed));
      }
      Files.write(Path.of(record, RECORDING), lines);
    }
    MirroredReplica mirror = new MirroredReplica();
    int generated = 0;
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(RECORDING))) {
      for (String line :
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList()) {
        if (line.startsWith("#")) {
          mirror = new MirroredReplica();
        } else {
          mirror.step(line);
          generated += line.startsWith("generate") ? 1 : 0;
        }
      }
    }
    assertThat(generated).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void sync_withAutomergeAtRandom_converges(long seed) {
    AutomergeScript.require();
    Random random = new Random(seed);
    Engine engine = Engine.create(ActorId.parse("cc"), TextUnit.CODE_POINTS);
    SyncDocument ours = new EngineDocument(engine);
    PeerState state = new PeerState();
    try (AutomergeReplica theirs = new AutomergeReplica("dd");
        AutomergeReplica author = new AutomergeReplica("ee")) {
      theirs.ask("open p new");
      for (int i = 0; i < 120; i++) {
        switch (random.nextInt(7)) {
          case 0 -> ours.apply(author.edit());
          case 1 -> theirs.edit();
          case 2, 3, 4 -> state.generate(ours).ifPresent(m -> theirs.receive("p", m));
          case 5 -> receive(theirs, state, ours);
          default -> {
            if (random.nextInt(12) == 0) {
              state = random.nextBoolean() ? new PeerState() : PeerState.decode(state.encode());
              theirs.open("p", theirs.encode("p"));
            }
          }
        }
      }
      boolean more = true;
      for (int i = 0; i < 50 && more; i++) {
        Optional<byte[]> message = state.generate(ours);
        message.ifPresent(m -> theirs.receive("p", m));
        more = receive(theirs, state, ours) || message.isPresent();
      }
      assertThat(more).as("messages without an end").isFalse();
      assertThat(String.join(",", ours.heads().stream().map(Object::toString).toList()))
          .isEqualTo(theirs.heads());
      assertThat(state.isSettled(ours)).isTrue();
    }
  }

  private static boolean receive(AutomergeReplica from, PeerState state, SyncDocument document) {
    Optional<byte[]> message = from.generate("p");
    message.ifPresent(m -> state.receive(document, m));
    return message.isPresent();
  }
}
