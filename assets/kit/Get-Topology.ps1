<#
.SYNOPSIS
Saves the deployed topology. It changes nothing.
.DESCRIPTION
Topology Designer can open the file, and a kit can use it as the baseline. Exit codes: 0 saved, 1 the topology could
not be read.
.PARAMETER Out
The file to create. It must not exist yet.
#>
[CmdletBinding()]
param([Parameter(Mandatory = $true)][string]$Out)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

Invoke-Kit -What 'download' -WithoutData -Do {
    Import-KitModule
    # .NET would resolve the path against the folder of the process.
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
    if ([IO.File]::Exists($path)) { throw ('The file already exists: ' + $path) }
    Save-KitTopology -Path $path
    Write-KitLine -Text ('saved   the deployed topology, in ' + $path)
    Set-KitResult -Outcome 'done' -Text 'The deployed topology is saved.'
}
