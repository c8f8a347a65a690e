package dev.countersign.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.countersign.faults.VerifyingService.Language;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two nodes, and services that verify by themselves and follow the revocations of one of
 * them.
 */
final class FollowedCluster implements AutoCloseable {

	private final Cluster cluster;

	private final List<Node> nodes;

	private final Map<String, Object> settings;

	private final List<VerifyingService> services = new ArrayList<>();

	private FollowedCluster(Cluster cluster, List<Node> nodes, Map<String, Object> settings) {
		this.cluster = cluster;
		this.nodes = nodes;
		this.settings = settings;
	}

	/** Starts services that know of one node alone. */
	static FollowedCluster ofOneNode(Map<String, ?> settings) {
		return start(1, settings);
	}

	/** Starts services that know of both nodes. */
	static FollowedCluster ofBothNodes() {
		return start(2, Map.of());
	}

	/** The node that services follow first, or after so many others were killed. */
	Node followed(int round) {
		return this.nodes.get(round % 2);
	}

	/** The node where sessions begin and end. */
	Node other(int round) {
		return this.nodes.get((round + 1) % 2);
	}

	Cluster cluster() {
		return this.cluster;
	}

	List<VerifyingService> services() {
		return this.services;
	}

	/** Tells whether all services answer a token with a status. */
	boolean answer(String token, int status) {
		return all((service) -> Client.open(service, token).status() == status);
	}

	boolean all(Predicate<VerifyingService> condition) {
		return this.services.stream().allMatch(condition);
	}

	/** Starts one more, which is not among the services. */
	VerifyingService start(Language language) {
		return VerifyingService.start(language, this.settings);
	}

	@Override
	public void close() {
		this.services.forEach(VerifyingService::close);
		this.cluster.close();
	}

	private static FollowedCluster start(int addresses, Map<String, ?> settings) {
		String issuer = "https://login.example.com";
		Cluster cluster = Cluster.create("--countersign.signing.algorithm=ES256", "--countersign.issuer=" + issuer,
				"--countersign.roles.verifier=revocations");
		try {
			List<Node> nodes = cluster.startAndAwait(2);
			Map<String, Object> all = new HashMap<>(settings);
			all.putAll(account(nodes.get(0)));
			all.put("issuer", issuer);
			all.put("addresses", Stream.of(nodes.get(0), nodes.get(1)).limit(addresses).map(Node::address).toList());
			FollowedCluster followed = new FollowedCluster(cluster, nodes, Map.copyOf(all));
			VerifyingService.languages().forEach((language) -> followed.services.add(followed.start(language)));
			Stopwatch.until(() -> followed.all(VerifyingService::isFresh));
			return followed;
		}
		catch (RuntimeException | Error ex) {
			cluster.close();
			throw ex;
		}
	}

	private static Map<String, String> account(Node node) {
		String admin = Client.session(node).access();
		String id = text(Client.post(node, "/users", admin,
				"{\"username\":\"orders\",\"kind\":\"service\",\"roles\":[\"verifier\"]}"), "id");
		return Map.of("clientId", id, "clientSecret",
				text(Client.post(node, "/users/" + id + "/secrets", admin, "{}"), "client_secret"));
	}

	private static String text(Client.Answer answer, String member) {
		if (answer.status() != 201 && answer.status() != 200) {
			throw new AssertionError("Expected a service account, and got " + answer);
		}
		return JsonMapper.shared().readTree(answer.body()).get(member).asString();
	}

}
