"""What `admission_flow` exports of the register: the use cases, as a host program calls them."""
