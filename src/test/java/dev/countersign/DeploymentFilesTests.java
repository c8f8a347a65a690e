package dev.countersign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.countersign.testkit.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the files of {@code src/deploy} against the service that they deploy. None of
 * what reads them in earnest is needed for that.
 */
@IntegrationTest
class DeploymentFilesTests {

	private static final Path FOLDER = Path.of("src/deploy");

	private static final Pattern HEALTH_PATH = Pattern.compile("/actuator/health[a-z/]*");

	private static final Pattern VARIABLE = Pattern.compile("\\b(?:COUNTERSIGN|SPRING|SERVER|MANAGEMENT)_[A-Z0-9_]+");

	private static final Pattern SETTING = Pattern
		.compile("(?:--|LoadCredential=)((?:countersign|spring|server)\\.[a-z.-]+)[=:]");

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(SECRET|PASSWORD)");

	private static final Pattern DEMANDED = Pattern.compile("\\$\\{\\w+:\\?.+}");

	private static final Pattern WRITTEN_OUT = Pattern.compile("(?:hex:[0-9a-fA-F]{16}|base64:[A-Za-z0-9+/]{16})");

	private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+[\\w.-]*");

	private static final Pattern BASE_IMAGE = Pattern.compile("(?m)^FROM ([^$\\s]+)");

	private static final Pattern BACKEND = Pattern.compile("server (172\\.\\S+):8080");

	/** What a node takes at the longest to stop, in seconds. */
	private static final int STOP = 30;

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private Environment environment;

	@Test
	void probesWhenAskedThenAnswered() {
		Set<String> paths = matches(HEALTH_PATH, 0);
		assertThat(paths).contains("/actuator/health/liveness", "/actuator/health/readiness")
			.allSatisfy((path) -> assertThat(this.mvc.get().uri(path)).hasStatusOk());
	}

	@Test
	void settingsWhenNamedThenKnown() throws IOException {
		Set<String> named = new HashSet<>(matches(VARIABLE, 0));
		named.addAll(matches(SETTING, 1));
		Set<String> known = knownSettings();
		assertThat(named).contains("COUNTERSIGN_SECRET", "SPRING_DATASOURCE_URL", "spring.datasource.password")
			.allSatisfy((name) -> assertThat(known).as(name).contains(letters(name)));
	}

	@Test
	void secretsWhenLookedForThenReferredToAndNowhereWrittenOut() {
		assertThat(matches(WRITTEN_OUT, 0)).isEmpty();
		List<String> demanded = new ArrayList<>();
		forEachEntry((key, value) -> {
			if (SECRET_NAME.matcher(key).matches() && value instanceof String text) {
				assertThat(text).as(key).matches(DEMANDED);
				demanded.add(key);
			}
		});
		assertThat(demanded).contains("COUNTERSIGN_SECRET", "SPRING_DATASOURCE_PASSWORD");
		assertThat(valuesOf("kind")).contains("Deployment").doesNotContain("Secret");
	}

	@Test
	void imagesWhenNamedThenPinned() {
		Set<String> images = new HashSet<>(valuesOf("image"));
		images.addAll(matches(BASE_IMAGE, 1));
		assertThat(images).hasSizeGreaterThan(3).allSatisfy((image) -> assertThat(image).matches(PINNED));
	}

	@Test
	void nodesWhenStoppedThenGivenTheTimeThatTheyNeed() {
		assertThat(valuesOf("terminationGracePeriodSeconds")).isNotEmpty()
			.allSatisfy((seconds) -> assertThat(Integer.parseInt(seconds)).isGreaterThan(STOP));
		assertThat(valuesOf("stop_grace_period")).containsOnly("35s");
		assertThat(matches(Pattern.compile("TimeoutStopSec=(\\w+)"), 1)).containsOnly("35s");
		int pause = 5;
		assertThat(valuesOf("COUNTERSIGN_SHUTDOWN_PAUSE")).containsOnly(pause + "s");
		assertThat(this.environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase")).isEqualTo("15s");
		forEachEntry((key, value) -> {
			if (key.equals("readinessProbe") && value instanceof Map<?, ?> probe) {
				assertThat(2 * Integer.parseInt(String.valueOf(probe.get("periodSeconds")))).isLessThan(pause);
			}
		});
	}

	@Test
	void proxyWhenItPassesRequestsOnThenToTheNodesWhichBelieveItAlone() {
		Set<String> nodes = matches(BACKEND, 1);
		assertThat(nodes).hasSize(3);
		assertThat(valuesOf("ipv4_address")).containsAll(nodes).contains("172.30.8.2");
		assertThat(nodes).doesNotContain("172.30.8.2");
		assertThat(valuesOf("COUNTERSIGN_TRUSTED_PROXIES")).contains("172.30.8.2");
	}

	@Test
	void nodesWhenBehindAProxyThenToldWhichAndGivenTheRequestsId() throws IOException {
		for (String settings : List.of("compose.yaml", "kubernetes/configuration.yaml")) {
			assertThat(Files.readString(FOLDER.resolve(settings))).as(settings)
				.containsPattern("COUNTERSIGN_TRUSTED_PROXIES: [0-9.]+(/\\d+)?\\n");
		}
		for (String proxy : List.of("nginx.conf", "proxies/nginx.conf")) {
			String nginx = Files.readString(FOLDER.resolve(proxy));
			for (String header : List.of("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme",
					"X-Request-Id $request_id")) {
				assertThat(nginx).as(proxy).contains("proxy_set_header " + header + ";");
			}
		}
	}

	private static Set<String> knownSettings() throws IOException {
		Set<String> known = new HashSet<>();
		String resource = "META-INF/spring-configuration-metadata.json";
		for (URL metadata : Collections.list(DeploymentFilesTests.class.getClassLoader().getResources(resource))) {
			try (InputStream in = metadata.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
					known.add(letters(property.get("name").asString()));
				}
			}
		}
		return known;
	}

	/** A dash, a dot and an underscore are the same in the environment. */
	private static String letters(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	private static Set<String> matches(Pattern pattern, int group) {
		return files().values()
			.stream()
			.flatMap((text) -> pattern.matcher(text).results())
			.map((match) -> match.group(group))
			.collect(Collectors.toSet());
	}

	private static Set<String> valuesOf(String name) {
		Set<String> values = new HashSet<>();
		forEachEntry((key, value) -> {
			if (key.equals(name) && !(value instanceof Map<?, ?>)) {
				values.add(String.valueOf(value));
			}
		});
		return values;
	}

	private static void forEachEntry(BiConsumer<String, Object> consumer) {
		Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
		files().forEach((file, text) -> {
			if (file.toString().endsWith(".yaml")) {
				List<Object> documents = new ArrayList<>();
				yaml.loadAll(text).forEach(documents::add);
				assertThat(documents).as(file.toString())
					.isNotEmpty()
					.allSatisfy((document) -> assertThat(document).isInstanceOf(Map.class));
				documents.forEach((document) -> walk(document, consumer));
			}
		});
	}

	/** An environment's entry in Kubernetes is a map of its own, with a name. */
	private static void walk(Object node, BiConsumer<String, Object> consumer) {
		if (node instanceof Map<?, ?> map) {
			if (map.get("name") != null && map.get("value") != null) {
				consumer.accept(String.valueOf(map.get("name")), map.get("value"));
			}
			map.forEach((key, value) -> {
				if (value != null) {
					consumer.accept(String.valueOf(key), value);
					walk(value, consumer);
				}
			});
		}
		else if (node instanceof Collection<?> list) {
			list.forEach((element) -> walk(element, consumer));
		}
	}

	private static Map<Path, String> files() {
		Map<Path, String> texts = new HashMap<>();
		try (Stream<Path> files = Files.walk(FOLDER)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				texts.put(file, Files.readString(file));
			}
			return texts;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
