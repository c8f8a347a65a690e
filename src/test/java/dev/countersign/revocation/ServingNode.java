package dev.countersign.revocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.NodeProcess;
import dev.countersign.key.RunningNode;
import dev.countersign.testkit.HttpSender;
import dev.countersign.testkit.PostgresDatabase;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of several nodes that are asked again and again, on connections that stay open.
 *
 * @param address where it listens
 * @param end stops it
 */
record ServingNode(String address, Runnable end) implements AutoCloseable {

	/** Starts one in a process of its own, which is killed at its end. */
	static ServingNode forked(String... settings) {
		try {
			List<String> all = new ArrayList<>(List.of("--countersign.limit.usage.logins=100000"));
			all.addAll(PostgresDatabase.patientNode());
			all.addAll(List.of(settings));
			NodeProcess node = NodeProcess.start(all.toArray(String[]::new));
			return new ServingNode("http://127.0.0.1:" + node.port(), node::close);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Starts one beside the test, which takes less time. */
	static ServingNode inside(String... settings) {
		RunningNode node = RunningNode.start(settings);
		return new ServingNode(node.address(), node::close);
	}

	String login() {
		HttpRequest request = request("/login").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(NodeProcess.LOGIN))
			.build();
		return JsonMapper.shared().readTree(HttpSender.send(request).body()).get("token").asString();
	}

	int logout(String token) {
		return HttpSender
			.send(request("/logout").header("Authorization", "Bearer " + token)
				.POST(HttpRequest.BodyPublishers.noBody())
				.build())
			.statusCode();
	}

	HttpResponse<String> get(String token) {
		return HttpSender.send(request("/protected").header("Authorization", "Bearer " + token).build());
	}

	@Override
	public void close() {
		this.end.run();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.address + path));
	}

}
