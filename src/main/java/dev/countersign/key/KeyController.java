package dev.countersign.key;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.problem.Refuses;
import dev.countersign.store.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Keys for administrators: their ids and times, never the keys.
 */
@RestController
@RequestMapping("/keys")
@Tag(name = "Keys")
class KeyController {

	private final KeyRotation rotation;

	private final SigningKeys keys;

	private final Clock clock;

	KeyController(KeyRotation rotation, SigningKeys keys, Clock clock) {
		this.rotation = rotation;
		this.keys = keys;
		this.clock = clock;
	}

	@GetMapping
	@Operation(summary = "List every key that signs, verifies or did")
	Page<KeyResponse> list() {
		Instant now = this.clock.instant();
		return Page.whole(Stream.concat(this.rotation.findAll().stream(), this.keys.unscheduled().stream())
			.map((key) -> KeyResponse.of(key, now))
			.toList());
	}

	@PostMapping(path = "/rotate", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Publish a new key, which signs as soon as everybody knows it")
	@Refuses(Problem.CONFLICT)
	KeyResponse rotate(@RequestBody(required = false) @Nullable RotateRequest request) {
		StoredKey next = rotate((request != null) ? request.signingAlgorithm() : null);
		this.keys.refresh();
		return KeyResponse.of(next, this.clock.instant());
	}

	@DeleteMapping("/{kid}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Remove a key that others may know: its tokens stop at once")
	@Refuses({ Problem.NOT_FOUND, Problem.CONFLICT })
	void remove(@PathVariable String kid) {
		this.rotation.remove(kid);
		this.keys.refresh();
	}

	/** A secret that would stop the start is here the caller's to hear of. */
	private StoredKey rotate(@Nullable SigningAlgorithm algorithm) {
		try {
			return this.rotation.rotate(algorithm);
		}
		catch (UnusableSecretException ex) {
			throw new ProblemException(Problem.CONFLICT, Objects.requireNonNull(ex.getMessage()));
		}
	}

	record RotateRequest(@Schema(example = "ES256") @Nullable String algorithm) {

		@Nullable SigningAlgorithm signingAlgorithm() {
			if (this.algorithm == null) {
				return null;
			}
			return SigningAlgorithm.find(this.algorithm)
				.orElseThrow(() -> new ProblemException(Problem.INVALID_REQUEST,
						"The field 'algorithm' must be one of %s.".formatted(SigningAlgorithm.ids())));
		}

	}

	record KeyResponse(@Schema(example = "5rzdDGXfq7Ij8wTbBTEvbLEe7Xd5CwHrxPw1tR3bqYk") String kid,
			@Schema(example = "ES256") String algorithm, @Schema(example = "signing") String state,
			@Schema(example = "2026-11-24T08:00:00Z") @Nullable Instant publishedAt,
			@Schema(example = "2026-11-24T08:06:01Z") @Nullable Instant signsFrom,
			@Schema(example = "2027-02-22T08:06:01Z") @Nullable Instant signsUntil,
			@Schema(example = "2027-02-22T09:07:01Z") @Nullable Instant verifiesUntil,
			@Schema(example = "2026-12-01T10:00:00Z") @Nullable Instant removedAt) {

		static KeyResponse of(StoredKey key, Instant now) {
			String state = key.state(now).name().toLowerCase(Locale.ROOT);
			if (!key.isScheduled()) {
				return new KeyResponse(key.id(), key.algorithm().id(), state, null, null, null, null, null);
			}
			return new KeyResponse(key.id(), key.algorithm().id(), state, key.publishedAt(), key.signsFrom(),
					key.signsUntil(), key.verifiesUntil(), key.removedAt());
		}

	}

}
