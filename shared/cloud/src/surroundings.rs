//! What a function is told about where it runs: environment variables, and the SDK configuration made of them.
//!
//! Only `main.rs` reads the process environment; it hands a look-up in here, and so do the local stack and the
//! tests, which run the same code somewhere else.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::Credentials;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;

/// A variable that the template should have set.
#[derive(Debug, thiserror::Error)]
#[error("the environment variable {0} is missing")]
pub struct Missing(pub String);

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The surroundings of a function.
pub struct Surroundings {
    lookup: Box<Lookup>,
    sdk: SdkConfig,
}

impl Surroundings {
    /// Reads what the SDK needs through the look-up: region, credentials, endpoints.
    ///
    /// Credentials that stand in variables are taken as they are (a Lambda's don't change while it lives), which
    /// saves the search of the default chain; without any the chain is asked.
    pub async fn load(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(lookup("AWS_REGION").unwrap_or_else(|| "eu-central-1".to_owned())))
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(std::time::Duration::from_secs(2))
                    .operation_attempt_timeout(std::time::Duration::from_secs(5))
                    .build(),
            );
        if let (Some(id), Some(secret)) = (lookup("AWS_ACCESS_KEY_ID"), lookup("AWS_SECRET_ACCESS_KEY")) {
            loader = loader.credentials_provider(Credentials::new(
                id,
                secret,
                lookup("AWS_SESSION_TOKEN"),
                None,
                "environment",
            ));
        }
        Self { sdk: loader.load().await, lookup: Box::new(lookup) }
    }

    /// A variable that must be there.
    ///
    /// # Errors
    /// When it is missing or empty.
    pub fn variable(&self, name: &str) -> Result<String, Missing> {
        self.optional(name).ok_or_else(|| Missing(name.to_owned()))
    }

    /// A variable that may be there.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    /// The SDK configuration all clients share.
    #[must_use]
    pub const fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    /// Where a service is to be found, when it is not where AWS has it: `AWS_ENDPOINT_URL_<SERVICE>`, else
    /// `AWS_ENDPOINT_URL`.
    #[must_use]
    pub fn endpoint(&self, service: &str) -> Option<String> {
        self.optional(&format!("AWS_ENDPOINT_URL_{service}")).or_else(|| self.optional("AWS_ENDPOINT_URL"))
    }

    /// The minute of the hour at which this tenant acts: a hash of its name, so that tenants don't act at once.
    ///
    /// # Errors
    /// When the tenant's name is missing.
    pub fn sending_minute(&self) -> Result<u32, Missing> {
        let tenant = self.variable("TENANT")?;
        // FNV-1a: stable for ever, which a standard hasher does not promise.
        let hash = tenant
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Ok(u32::try_from(hash % 60).unwrap_or(0))
    }
}
