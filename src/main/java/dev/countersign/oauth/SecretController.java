package dev.countersign.oauth;

import java.time.Instant;
import java.util.UUID;

import dev.countersign.account.Provisioning;
import dev.countersign.problem.Problem;
import dev.countersign.problem.Refuses;
import dev.countersign.store.Page;
import dev.countersign.token.BearerToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The secrets of service accounts, for administrators.
 */
@RestController
@RequestMapping("/users/{id}/secrets")
@Tag(name = "Users")
class SecretController {

	private final SecretService secrets;

	private final Provisioning provisioning;

	SecretController(SecretService secrets, Provisioning provisioning) {
		this.secrets = secrets;
		this.provisioning = provisioning;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	@Operation(summary = "Make a secret for a service account, shown this once; it has two at most")
	@Refuses(Problem.CONFLICT)
	NewSecretResponse make(@PathVariable UUID id, @AuthenticationPrincipal BearerToken caller) {
		NewSecret made = this.secrets.make(id, (account) -> this.provisioning.requireMayOpen(account, caller));
		return new NewSecretResponse(made.stored().id(), id, made.secret().value(), made.stored().createdAt());
	}

	@GetMapping
	@Operation(summary = "List the secrets of a service account, the oldest first, without their characters")
	@Refuses(Problem.CONFLICT)
	Page<SecretResponse> list(@PathVariable UUID id) {
		return Page.whole(this.secrets.find(id).stream().map(SecretResponse::of).toList());
	}

	@DeleteMapping("/{secretId}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "End a secret of a service account, and the tokens that were made with it")
	@Refuses(Problem.CONFLICT)
	void end(@PathVariable UUID id, @PathVariable UUID secretId, @AuthenticationPrincipal BearerToken caller) {
		this.secrets.end(id, secretId, (account) -> this.provisioning.requireMayTouch(account, caller));
	}

	/**
	 * A secret that was just made. It is shown this once.
	 *
	 * @param id what ends it
	 * @param clientId what goes with it, the account's id
	 * @param clientSecret the secret
	 * @param createdAt when it was made
	 */
	record NewSecretResponse(@Schema(example = "5b0b1a55-93a6-4b0c-8f6e-0c7a4f9d1e21") UUID id,
			@Schema(description = "The account's id; its name does as well",
					example = "0d8f1c52-6a3e-4b71-9d0c-7e5a4f2b1c90") UUID clientId,
			@Schema(description = "Shown this once",
					example = "css_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") String clientSecret,
			@Schema(example = "2026-01-31T09:00:00Z") Instant createdAt) {

		@Override
		public String toString() {
			return "NewSecretResponse[id=" + this.id + "]";
		}

	}

	/**
	 * A secret as it is seen later.
	 *
	 * @param id what ends it
	 * @param createdAt when it was made
	 * @param lastUsedAt when it was last used, to the minute; null if it never was
	 */
	record SecretResponse(@Schema(example = "5b0b1a55-93a6-4b0c-8f6e-0c7a4f9d1e21") UUID id,
			@Schema(example = "2026-01-31T09:00:00Z") Instant createdAt,
			@Schema(example = "2026-01-31T10:00:00Z") @Nullable Instant lastUsedAt) {

		static SecretResponse of(StoredSecret secret) {
			return new SecretResponse(secret.id(), secret.createdAt(), secret.lastUsedAt());
		}

	}

}
