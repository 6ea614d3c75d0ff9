<#
.SYNOPSIS
Runs step 2 of setup, and starts the services, on the computer on which it is run.
.DESCRIPTION
For computers that have their local configuration store already (step 1 of the Deployment Wizard). The wizard is the
documented way; bootstrapper.exe without options is documented for computers whose topology changed. Certificates are
assigned with the wizard, or with the commands of the plan. Exit codes: 0 done, 1 something failed, 2 nothing to do here
or stopped for you.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# The local store has what is published; otherwise setup would follow the topology before.
function Assert-LocalStore {
    $local = Get-CsTopology -LocalStore -AsXml
    if ($null -eq $local) { throw 'There is no local configuration store: run step 1 of the Deployment Wizard first.' }
    if ($local -is [System.Xml.Linq.XDocument]) { $local = $local.Root }
    $here = Get-KitLines -Xml $local.ToString()
    $published = Get-KitLines -Xml (Get-KitTopology)
    if (@(Compare-KitLines -Then $published -Now $here).Count -gt 0) {
        throw 'The local store does not have the published topology yet. Wait for replication, and run this again.'
    }
}

function Get-Bootstrapper {
    foreach ($product in 'Skype for Business Server 2015', 'Microsoft Lync Server 2013') {
        $path = [IO.Path]::Combine($env:ProgramFiles, $product, 'Deployment', 'bootstrapper.exe')
        if ([IO.File]::Exists($path)) { return $path }
    }
    throw 'bootstrapper.exe was not found: run step 1 of the Deployment Wizard first.'
}

$run = ''
try {
    $kit = Read-Kit -Folder $PSScriptRoot
    $own = [Net.Dns]::GetHostEntry('').HostName
    $isListed = $false
    foreach ($computer in Get-KitList -Object $kit -Name 'setup') { if ($computer.fqdn -eq $own) { $isListed = $true } }
    if (-not $isListed) {
        Write-KitLine -Text ('Setup has nothing to do on ' + $own + ' for this kit.')
        Write-KitResult -Outcome 'stopped' -Run '' -Text 'Nothing to do here.'
        exit 2
    }
    $run = New-KitRun -Folder $PSScriptRoot -What 'setup'
    Start-KitTranscript -Run $run
    Import-KitModule
    Assert-LocalStore
    $bootstrapper = Get-Bootstrapper
    if ($Yes) { $ConfirmPreference = 'None' }
    if (-not $PSCmdlet.ShouldProcess($own, 'set up or remove components, and start the services')) {
        Stop-KitTranscript
        Write-KitResult -Outcome 'stopped' -Run $run -Text 'Nothing was changed.'
        exit 2
    }
    & $bootstrapper
    # Its exit code is not documented, so what counts is what is there afterwards.
    $certificate = @(Get-CsCertificate -Type Default)
    if ($certificate.Count -eq 0) {
        Stop-KitTranscript
        Write-KitResult -Outcome 'stopped' -Run $run -Text 'Assign the Default certificate now (step 3 of the wizard), then run this again.'
        exit 2
    }
    Start-CsWindowsService -WarningVariable warnings
    Write-KitWarnings -Warnings $warnings
    $stopped = @(Get-CsWindowsService | Where-Object { [string]$_.Status -ne 'Running' })
    if ($stopped.Count -gt 0) { throw 'Some services do not run; look at Get-CsWindowsService.' }
    Stop-KitTranscript
    Write-KitResult -Outcome 'done' -Run $run -Text 'The services run.'
    exit 0
} catch {
    Write-KitLine -Text ('Stopped: ' + $_.Exception.Message)
    Write-KitLine -Text 'To go on, settle this and run the script again.'
    Stop-KitTranscript
    Write-KitResult -Outcome 'fail' -Run $run -Text $_.Exception.Message
    exit 1
}
