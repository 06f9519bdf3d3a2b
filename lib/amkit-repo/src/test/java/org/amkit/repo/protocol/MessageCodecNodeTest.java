package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every message through the encoder of automerge-repo (cbor-x) and back. Skipped without Node, or
 * where AMKIT_NODE_MODULES does not name a folder with automerge-repo.
 */
class MessageCodecNodeTest {
  /** Reads each line's message, and writes it as automerge-repo's cbor helper does. */
  private static final String SCRIPT =
      """
      const { Encoder, decode } = require(process.argv[1] + "/node_modules/cbor-x")
      const encoder = new Encoder({ tagUint8Array: false, useRecords: false })
      const lines = require("fs").readFileSync(0, "utf8").trim().split("\\n")
      for (const line of lines) {
        const message = decode(Buffer.from(line, "hex"))
        console.log(message.type + " " + Buffer.from(encoder.encode(message)).toString("hex"))
      }
      """;

  @Test
  void node_readsAndWritesEveryMessage() throws IOException, InterruptedException {
    String modules = System.getenv("AMKIT_NODE_MODULES");
    assumeTrue(
        modules != null && Files.isDirectory(Path.of(modules, "node_modules", "cbor-x")),
        "no cbor-x: set AMKIT_NODE_MODULES");
    List<RepoMessage> messages = MessageCodecTest.messages();
    StringBuilder in = new StringBuilder();
    for (RepoMessage message : messages) {
      in.append(HexFormat.of().formatHex(MessageCodec.encode(message))).append('\n');
    }
    Process node =
        new ProcessBuilder("node", "-e", SCRIPT, modules)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = node.getOutputStream()) {
      out.write(in.toString().getBytes(StandardCharsets.US_ASCII));
    }
    List<String> lines = new ArrayList<>();
    try (var reader = node.inputReader(StandardCharsets.US_ASCII)) {
      reader.lines().forEach(lines::add);
    }
    assertThat(node.waitFor()).isZero();
    assertThat(lines).hasSameSizeAs(messages);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int space = line.indexOf(' ');
      assertThat(line.substring(0, space)).isEqualTo(messages.get(i).type());
      assertThat(MessageCodec.decode(HexFormat.of().parseHex(line.substring(space + 1))))
          .isEqualTo(messages.get(i));
    }
  }
}
