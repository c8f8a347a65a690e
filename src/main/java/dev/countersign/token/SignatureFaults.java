package dev.countersign.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.countersign.key.SigningKey;

/**
 * Says what is wrong with a token's header and its signature.
 *
 * @param keys by their ids; none to leave the signature unjudged
 */
record SignatureFaults(Map<String, SigningKey> keys) {

	List<String> of(CompactJws token, Map<String, ?> header) {
		List<String> faults = new ArrayList<>();
		if (header.containsKey("crit") || header.containsKey("b64")) {
			faults.add("The header asks for an extension (crit or b64), of which this service knows none.");
		}
		if (header.containsKey("zip")) {
			faults.add("The token is compressed (zip), which this service never does.");
		}
		if (!(header.get("alg") instanceof String algorithm)) {
			faults.add("The header names no algorithm (alg).");
		}
		else if (algorithm.equalsIgnoreCase("none") || token.signature().isEmpty()) {
			faults.add("The token is not signed.");
		}
		else if (!(header.get("kid") instanceof String id)) {
			faults.add("The header names no key (kid).");
		}
		else if (!this.keys.isEmpty()) {
			faults.addAll(judge(token, algorithm, id));
		}
		return faults;
	}

	private List<String> judge(CompactJws token, String algorithm, String id) {
		SigningKey key = this.keys.get(id);
		if (key == null) {
			return List.of("None of the keys given has the key id (kid) of the header; theirs are %s."
				.formatted(String.join(", ", this.keys.keySet().stream().sorted().toList())));
		}
		if (!algorithm.equals(key.algorithm().getId())) {
			return List.of("The header's algorithm (alg) is not the key's own, which is %s."
				.formatted(key.algorithm().getId()));
		}
		if (!token.isSignedWith(key)) {
			return List.of("The signature does not verify: the token was changed, or signed with another key.");
		}
		return token.hasCanonicalSignature() ? List.of()
				: List.of("The signature is good but not spelled as a signer spells it.");
	}

}
