import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a department feed and checks its chain (INTERFACES.md 5.2). Each accepted message goes to
 * stdout, one a line; what is not accepted is counted. Goes on from its state file.
 *
 * <p>java -cp JARS Consume.java --brokers HOST:PORT --feed NAME --key VKEY --log-id HEX [--topic T] [--state FILE]
 * [--max N] [--until-end true] [--properties FILE]
 */
public final class Consume {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] TAG = "quanlu/feed/v1\n\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Epoch, feedseq and hash of the last accepted message, and where the next record lies. */
  private static final class State {
    private final Path file;
    private long epoch = 0, seq = -1, next = -1;
    private String last = "0".repeat(64);

    State(String name) throws Exception {
      file = name == null ? null : Path.of(name);
      if (file == null || !Files.exists(file)) return;
      JsonNode saved = JSON.readTree(Files.readAllBytes(file));
      epoch = saved.get(0).asLong();
      seq = saved.get(1).asLong();
      last = saved.get(2).asText();
      next = saved.get(3).asLong();
    }

    void save() throws Exception {
      if (file == null) return;
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, JSON.writeValueAsBytes(List.of(epoch, seq, last, next)));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static PublicKey publicKey(String vkey) throws Exception {
    byte[] typed = Base64.getDecoder().decode(vkey.split("\\+", 3)[2]);
    if (typed.length != 33 || typed[0] != 1)
      throw new IllegalArgumentException("only Ed25519 keys are read here; suite gm: quanlu consume");
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.write(ED25519_PREFIX);
    encoded.write(typed, 1, 32);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }

  private static boolean isSigned(ConsumerRecord<byte[], byte[]> record, PublicKey key, byte[] logId, byte[] hash) {
    List<byte[]> found = new ArrayList<>();
    for (Header header : record.headers().headers("sig")) found.add(header.value());
    if (found.size() != 1) return false;
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(TAG);
      signature.update(logId);
      signature.update(hash);
      return signature.verify(Base64.getDecoder().decode(found.get(0)));
    } catch (Exception wrong) {
      return false;
    }
  }

  private static JsonNode messageOf(byte[] value, String feed) {
    try {
      JsonNode event = JSON.readTree(value);
      boolean ours = event.path("feed").asText().equals(feed);
      return ours && event.path("feedseq").isTextual() && event.path("prevhash").isTextual() ? event : null;
    } catch (Exception garbage) {
      return null;
    }
  }

  public static void main(String[] words) throws Exception {
    Map<String, String> args = new HashMap<>();
    for (int i = 0; i + 1 < words.length; i += 2) args.put(words[i], words[i + 1]);
    String feed = args.get("--feed");
    PublicKey key = publicKey(args.get("--key"));
    byte[] logId = HexFormat.of().parseHex(args.get("--log-id"));
    boolean untilEnd = args.containsKey("--until-end");
    long left = Long.parseLong(args.getOrDefault("--max", String.valueOf(Long.MAX_VALUE)));
    State state = new State(args.get("--state"));
    TopicPartition place = new TopicPartition(args.getOrDefault("--topic", "quanlu.feed." + feed + ".v1"), 0);
    Properties settings = new Properties();
    if (args.containsKey("--properties"))
      try (Reader file = Files.newBufferedReader(Path.of(args.get("--properties")))) {
        settings.load(file);
      }
    settings.put("bootstrap.servers", args.get("--brokers"));
    settings.put("group.id", args.getOrDefault("--group", place.topic().replaceFirst("\\.v1$", "") + ".sample-java"));
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "none");
    long strays = 0, waitingSince = 0, waitingFor = -1;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(place));
      if (state.next < 0) consumer.seekToBeginning(List.of(place));
      else consumer.seek(place, state.next);
      long end = consumer.endOffsets(List.of(place)).get(place);
      while (left > 0) {
        boolean atEnd = untilEnd && consumer.position(place) >= end;
        boolean late = System.nanoTime() - waitingSince > PATIENCE.toNanos();
        if (waitingFor >= 0 && (atEnd || late)) {
          System.err.println("gap or fork before feedseq " + waitingFor);
          System.exit(3);
        }
        if (atEnd) break;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (left == 0) break;
          MessageDigest digest = MessageDigest.getInstance("SHA-256");
          digest.update((byte) 0);
          byte[] hash = digest.digest(record.value());
          JsonNode event = messageOf(record.value(), feed);
          if (event == null || !isSigned(record, key, logId, hash)) {
            strays++; // anybody who may write to the topic
            continue;
          }
          long epoch = event.get("feedepoch").asLong(), seq = event.get("feedseq").asLong();
          if (epoch < state.epoch || seq <= state.seq) {
            strays++; // a copy, or of a feeder that was replaced
            continue;
          }
          if (seq != state.seq + 1 || !event.get("prevhash").asText().equals(state.last)) {
            strays++; // the rest of a torn batch: what comes next links, or nothing does
            if (waitingFor < 0) waitingSince = System.nanoTime();
            if (waitingFor < 0) waitingFor = seq;
            continue;
          }
          waitingFor = -1;
          System.out.write(record.value()); // handle it here; skip types that you do not know
          System.out.write('\n');
          System.out.flush();
          left--;
          state.epoch = epoch;
          state.seq = seq;
          state.last = HexFormat.of().formatHex(hash);
          state.next = record.offset() + 1;
          state.save();
        }
        consumer.commitSync(Map.of(place, new OffsetAndMetadata(Math.max(state.next, 0))));
      }
    }
    System.err.println("feedseq " + state.seq + "  strays " + strays);
  }
}
