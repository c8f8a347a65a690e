package dev.countersign.key;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.HttpSender;
import dev.countersign.testkit.PostgresDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The service on a port, as others reach it.
 */
public final class RunningNode implements AutoCloseable {

	/** The administrator's. */
	public static final String PASSWORD = "the first of many people";

	private final ConfigurableApplicationContext context;

	private final String address;

	private RunningNode(ConfigurableApplicationContext context) {
		this.context = context;
		this.address = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
	}

	/**
	 * Starts the service with an administrator.
	 * @param settings as on the command line
	 */
	public static RunningNode start(String... settings) {
		return start(new SpringApplicationBuilder(CountersignApplication.class), settings);
	}

	/** Starts one whose time is another's to turn. */
	static RunningNode startAt(Clock clock, String... settings) {
		return start(new SpringApplicationBuilder(CountersignApplication.class)
			.initializers((GenericApplicationContext context) -> context.registerBean("turnedClock", Clock.class,
					() -> clock, (bean) -> bean.setPrimary(true))),
				settings);
	}

	private static RunningNode start(SpringApplicationBuilder service, String... settings) {
		List<String> all = new ArrayList<>(
				List.of("--server.address=127.0.0.1", "--countersign.data-dir=target/test-data/" + UUID.randomUUID(),
						"--countersign.bootstrap.password=" + PASSWORD, "--server.shutdown=immediate",
						"--countersign.refresh-token.maximum-sessions=10000", "--countersign.limit.usage.logins=100000",
						"--countersign.limit.usage.refreshes=100000"));
		all.addAll(Arrays.asList(settings));
		if (all.stream().noneMatch((setting) -> setting.startsWith("--server.port="))) {
			all.add("--server.port=0");
		}
		if (all.stream().anyMatch((setting) -> setting.startsWith("--spring.datasource.url=jdbc:postgresql:"))) {
			all.addAll(PostgresDatabase.patientNode());
		}
		return new RunningNode(service.registerShutdownHook(false).run(all.toArray(String[]::new)));
	}

	/** Returns where it listens. */
	public String address() {
		return this.address;
	}

	/** Logs in as the administrator, and returns the access token. */
	public String login() {
		return openSession().get("token").asString();
	}

	/** Logs in, and returns the whole answer. */
	public JsonNode openSession() {
		HttpRequest request = request("/login").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"username":"admin","password":"%s"}""".formatted(PASSWORD)))
			.build();
		return JsonMapper.shared().readTree(HttpSender.send(request).body());
	}

	HttpResponse<String> refresh(String refreshToken) {
		return HttpSender.send(request("/token/refresh").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"refresh_token\":\"" + refreshToken + "\"}"))
			.build());
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int status(String token) {
		return get(this.address + "/protected", token);
	}

	HttpResponse<String> rotate(String token, String algorithm) {
		return HttpSender.send(request("/keys/rotate").header("Authorization", "Bearer " + token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"algorithm\":\"" + algorithm + "\"}"))
			.build());
	}

	int delete(String token, String keyId) {
		return HttpSender.send(request("/keys/" + keyId).header("Authorization", "Bearer " + token).DELETE().build())
			.statusCode();
	}

	/** Asks any server with a token, and returns the status. */
	public static int get(String uri, String token) {
		return HttpSender
			.send(HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "Bearer " + token).build())
			.statusCode();
	}

	@Override
	public void close() {
		this.context.close();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.address + path));
	}

}
